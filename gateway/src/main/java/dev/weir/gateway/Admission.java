package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Price;
import dev.weir.control.Tier;
import dev.weir.control.limits.Limits;
import dev.weir.control.limits.Reservation;
import dev.weir.control.limits.TokenSizes;
import dev.weir.control.limits.TokenSizes.Weight;
import dev.weir.control.port.LedgerRow.Tokens;
import dev.weir.protocol.Api;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange holds of its tenant's limits: looked at on the head, reserved when it is known
 * what is asked for, settled when it is known what came. Lives on the loop of its {@link Exchange}.
 *
 * <p>What came is what the engine counted; where it did not, as in streams that were cut, the
 * prompt is taken to be as long as it was expected, and each piece of the answer to be a token. A
 * request that nobody answered costs nothing, whatever it had reserved.
 */
final class Admission implements Reservation.Owner {
  private static final Weight NOTHING = new Weight(0, 0, 0);

  private static final long BYTES_PER_TOKEN = 4;

  private final Exchange exchange;
  private final Limits limits;
  private final Reservation tenant;
  private final List<Reservation> all;
  private Weight weight = NOTHING;
  private Price price = Price.FREE;
  private @Nullable TokenSizes sizes;
  private long prompt;
  private long tokens;
  private long micros;
  private int reserved;
  private long answerBytes;
  private @Nullable Runnable granted;

  Admission(Exchange exchange) {
    Key key = exchange.key();
    this.exchange = exchange;
    this.limits = exchange.services().admissions().limits();
    this.tenant = limits.reservation(key.tenant(), key.tier(), this);
    Tier own = key.terms().own();
    this.all =
        own == null
            ? List.of(tenant)
            : List.of(limits.reservation(Limits.ofKey(key.tenant(), key.id()), own, this), tenant);
  }

  /** Why a request of this caller would not go on, whatever it asks for; null: it may. */
  @Nullable Rejection atHead() {
    for (Reservation each : all) {
      if (!limits.open(each)) {
        return refused(each);
      }
    }
    return null;
  }

  /** Reserves what the request is expected to take, and goes on when it is held. */
  void reserve(Runnable then) {
    Intake intake = exchange.intake();
    TokenSizes model = exchange.services().admissions().sizes(intake.model());
    sizes = model;
    weight = exchange.api() == Api.COUNT_TOKENS ? NOTHING : intake.weight();
    price = exchange.snapshot().settings().terms(intake.model()).price();
    prompt = model.prompt(weight);
    long answer = exchange.api().streams() ? model.answer(intake.maxTokens()) : 0;
    granted = then;
    tokens = prompt + answer;
    micros = price.micros(prompt, 0, answer);
    reserve();
  }

  /** One after the other: what the first hold is given back if a later one refuses. */
  private void reserve() {
    Reservation next = all.get(reserved);
    if (limits.reserve(next, tokens, micros) != Reservation.State.ASKED) {
      act();
    }
  }

  @Override
  public void decided() {
    exchange.guarded(this::act);
  }

  private void act() {
    Runnable then = granted;
    if (exchange.over() || then == null) {
      return;
    }
    Reservation asked = all.get(reserved);
    if (asked.state() != Reservation.State.HELD) {
      granted = null;
      exchange.reject(refused(asked));
    } else if (++reserved < all.size()) {
      reserve();
    } else {
      granted = null;
      then.run();
    }
  }

  private Rejection refused(Reservation by) {
    Key key = exchange.key();
    return LimitWords.refused(by, by == tenant ? "tenant " + key.tenant() : "key " + key.id());
  }

  /** An answer came in one piece, of that many bytes. */
  void answered(long bytes) {
    answerBytes = bytes;
  }

  /** What was reserved ends: what came is learnt from, and counted. */
  Bill settle(Outcome outcome, Usage usage, @Nullable Placement placement) {
    TokenSizes model = sizes;
    if (model == null || !charged(outcome, usage, placement)) {
      all.forEach(limits::cancel);
      return Bill.NOTHING;
    }
    Tokens came = tokens(outcome, usage, placement == null ? 0 : placement.pieces());
    if (usage.promptTokens() > 0) {
      model.learnPrompt(weight, usage.promptTokens(), usage.soundTokens());
    }
    if (outcome.served() && exchange.api().streams()) {
      model.learnAnswer(came.output());
    }
    long cost = price.micros(came.prompt(), came.cached(), came.output());
    all.forEach(held -> limits.settle(held, came.prompt() + came.output(), cost));
    return new Bill(came, cost);
  }

  /** Whether somebody answered, or may be at it for a client that did not wait. */
  private static boolean charged(Outcome outcome, Usage usage, @Nullable Placement placement) {
    if (placement == null) {
      return false;
    }
    boolean answered = outcome.served() || placement.pieces() > 0 || usage.completionTokens() > 0;
    return answered || outcome == Outcome.CANCELLED_CLIENT && placement.attempts() > 0;
  }

  /** What the engine counted, and where it did not, what was expected and what was seen. */
  private Tokens tokens(Outcome outcome, Usage usage, long pieces) {
    Api api = exchange.api();
    if (api == Api.COUNT_TOKENS) {
      return Tokens.NONE;
    }
    long told = usage.completionTokens();
    boolean promptTold = usage.promptTokens() >= 0;
    // Some engines count along: of an answer that broke off their last word may be an early one.
    boolean outputTold = told >= pieces || told >= 0 && outcome.served() || !api.streams();
    long read = promptTold ? usage.promptTokens() : prompt;
    long seen = pieces > 0 ? pieces : answerBytes / BYTES_PER_TOKEN;
    return new Tokens(
        read,
        Math.min(read, Math.max(0, usage.cachedTokens())),
        outputTold ? Math.max(0, told) : seen,
        promptTold,
        outputTold);
  }

  /** How the tenant's limits stand, for the head of an answer. */
  void headers(ByteBuf out) {
    LimitWords.headers(out, limits, tenant);
  }
}
