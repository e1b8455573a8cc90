package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Price;
import dev.weir.control.limits.Limits;
import dev.weir.control.limits.Reservation;
import dev.weir.control.limits.TokenSizes;
import dev.weir.control.limits.TokenSizes.Weight;
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
    this.all = List.of(tenant);
  }

  /** Why a request of this caller would not go on, whatever it asks for; null: it may. */
  @Nullable Rejection atHead() {
    for (Reservation each : all) {
      if (!limits.open(each)) {
        return LimitWords.refused(each, exchange.key());
      }
    }
    return null;
  }

  /** Reserves what the request is expected to take, and goes on when it is held. */
  void reserve(Runnable then) {
    Intake intake = exchange.intake();
    TokenSizes model = exchange.services().admissions().sizes(intake.model());
    sizes = model;
    weight = intake.weight();
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
      exchange.reject(LimitWords.refused(asked, exchange.key()));
    } else if (++reserved < all.size()) {
      reserve();
    } else {
      granted = null;
      then.run();
    }
  }

  /** An answer came in one piece, of that many bytes. */
  void answered(long bytes) {
    answerBytes = bytes;
  }

  /** What was reserved ends: what came is learnt from, and counted. */
  void settle(Outcome outcome, Usage usage, @Nullable Placement placement) {
    TokenSizes model = sizes;
    long pieces = placement == null ? 0 : placement.pieces();
    boolean asked = placement != null && placement.attempts() > 0;
    boolean answered = outcome.served() || pieces > 0 || usage.completionTokens() > 0;
    boolean abandoned = outcome == Outcome.CANCELLED_CLIENT && asked;
    if (model == null || !answered && !abandoned) {
      all.forEach(limits::cancel);
      return;
    }
    if (usage.promptTokens() > 0) {
      model.learnPrompt(weight, usage.promptTokens());
    }
    long read = usage.promptTokens() >= 0 ? usage.promptTokens() : prompt;
    long written = written(usage, pieces);
    if (outcome.served() && exchange.api().streams()) {
      model.learnAnswer(written);
    }
    long cached = Math.min(read, Math.max(0, usage.cachedTokens()));
    long cost = price.micros(read, cached, written);
    all.forEach(held -> limits.settle(held, read + written, cost));
  }

  private long written(Usage usage, long pieces) {
    if (usage.completionTokens() >= 0 || pieces > 0 || !exchange.api().streams()) {
      return Math.max(usage.completionTokens(), pieces);
    }
    return answerBytes / BYTES_PER_TOKEN;
  }

  /** How the tenant's limits stand, for the head of an answer. */
  void headers(ByteBuf out) {
    LimitWords.headers(out, limits, tenant);
  }
}
