package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.degrade.Standing;
import dev.weir.control.degrade.Step;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request gives up while its model is hard pressed, and what its model's ladder hears of
 * it. Lives on the loop of its {@link Exchange}.
 *
 * <p>Steps in force are taken in their order. One that hands the request to another model is
 * followed by that model's own steps. A request that a step would not change passes it: one that
 * asks for fewer tokens, a call that generates nothing, a key that may not name the other model, a
 * form with files. While a model has no engine at all, its requests go to the next smaller model
 * whatever rung it stands on: there is nothing to predict, and nobody to wait for.
 */
final class Relief {
  /** Longer chains of models are circles. */
  private static final int MOST_MODELS = 8;

  private static final String NEVER = "never";

  private final Exchange exchange;
  private final Ladders ladders;
  private @Nullable Standing asked;
  private String model = "";
  private String given = "";
  private boolean waits = true;
  private long promised;
  private int epoch;

  Relief(Exchange exchange) {
    this.exchange = exchange;
    this.ladders = exchange.services().ladders();
  }

  /** Why nobody need be asked about a request for this model; null: it goes on. */
  @Nullable Rejection closed(String named) {
    Standing standing = ladders.of(named);
    if (standing == null) {
      return null;
    }
    model = named;
    for (Step step : standing.spec().steps().subList(0, standing.rung())) {
      if (step instanceof Step.Busy) {
        return refused(step, standing);
      }
    }
    return null;
  }

  /** Takes the steps in force; returns why the request is not served, null: it is. */
  @Nullable Rejection apply() {
    model = exchange.intake().model();
    asked = ladders.of(model);
    ModelSpec spec = exchange.snapshot().models().get(model);
    promised = spec == null ? 1 : spec.scheduling().promise().ttftNanos();
    Standing standing = asked;
    epoch = standing == null ? 0 : standing.epoch();
    for (int models = 0; standing != null && models < MOST_MODELS; models++) {
      String now = exchange.intake().model();
      Rejection no = apply(standing, now);
      if (no != null) {
        return no;
      }
      String next = exchange.intake().model();
      standing = next.equals(now) ? null : ladders.of(next);
    }
    return null;
  }

  private @Nullable Rejection apply(Standing standing, String now) {
    int inForce = standing.rung();
    if (!standing.held() && inForce < standing.spec().firstSmaller() && !anyUp(now)) {
      inForce = standing.spec().firstSmaller();
    }
    for (Step step : standing.spec().steps().subList(0, inForce)) {
      Rejection no = take(step, standing);
      if (no != null) {
        return no;
      }
    }
    return null;
  }

  private @Nullable Rejection take(Step step, Standing standing) {
    HeldIntake held = exchange.intake() instanceof HeldIntake intake ? intake : null;
    switch (step) {
      case Step.Shorten(long tokens) -> {
        if (held != null && held.exceeds(tokens)) {
          return give(step, standing, () -> held.bound(tokens));
        }
      }
      case Step.Smaller(String other) -> {
        if (held != null && servedBy(other)) {
          return give(step, standing, () -> held.serve(other));
        }
      }
      case Step.Only(List<String> tiers) -> {
        if (!tiers.contains(exchange.key().tier().name())) {
          waits = false;
          note(step);
        }
      }
      case Step.Busy() -> {
        return refused(step, standing);
      }
    }
    return null;
  }

  private @Nullable Rejection give(Step step, Standing standing, Runnable change) {
    note(step);
    if (!exchange.head().contains(Heads.DEGRADE, NEVER, true)) {
      change.run();
      return null;
    }
    String message =
        "model %s: would be served with %s, and %s says %s"
            .formatted(model, step.label(), Heads.DEGRADE, NEVER);
    return busy(message, "degraded", standing);
  }

  private Rejection refused(Step step, Standing standing) {
    note(step);
    return busy("model " + model + ": too many requests, none is taken now", "busy", standing);
  }

  private static Rejection busy(String message, String code, Standing standing) {
    Refusal refusal = Refusal.server(503, message, code);
    return new Rejection(Outcome.REJECTED_BUSY, refusal, standing.retryAfterMillis());
  }

  private void note(Step step) {
    given = given.isEmpty() ? step.label() : given + ", " + step.label();
    exchange.services().metrics().degraded(model, step.kind());
    exchange.gaveUp(model, given);
  }

  private boolean servedBy(String other) {
    return exchange.api().streams()
        && exchange.key().terms().allowsModel(other)
        && exchange.services().pools().pool(other) != null
        && anyUp(other);
  }

  private boolean anyUp(String of) {
    ModelSpec spec = exchange.snapshot().models().get(of);
    for (String id : spec == null ? List.<String>of() : spec.engines()) {
      FleetEngine engine = exchange.services().fleet().engine(id);
      if (engine != null && engine.engine().up()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may stand in the queue. */
  boolean waits() {
    return waits;
  }

  /** Whether anything is given up now, by this request or others of its model. */
  boolean pressed() {
    Standing standing = asked;
    return !given.isEmpty() || standing != null && standing.rung() > 0;
  }

  /**
   * The pool has decided: the ladder of the model that was asked for hears how hard it was, unless
   * it has taken or left a step meanwhile.
   */
  void heard(Decision decision) {
    Standing standing = asked;
    if (standing == null || standing.epoch() != epoch) {
      return;
    }
    switch (decision) {
      case Decision.Dispatch dispatch -> standing.strained(part(dispatch.ttftNanos()));
      case Decision.Wait wait -> standing.strained((double) wait.waitNanos() / promised);
      case Decision.Reject(var ticket, Outcome outcome, long _, long _) -> {
        boolean room = outcome == Outcome.REJECTED_BUSY || outcome == Outcome.REJECTED_NO_ENGINE;
        refused(standing, room && waits, ticket.claim().patienceNanos());
      }
      case Decision.Drop drop -> refused(standing, true, drop.ticket().claim().patienceNanos());
    }
  }

  /** Whoever waits for less than is promised says nothing of whether the promise can be kept. */
  private void refused(Standing standing, boolean forRoom, long patience) {
    if (forRoom && patience >= promised) {
      standing.refused();
    }
  }

  /** Without a prediction what is known is how long it has waited. */
  private double part(long predicted) {
    long waited = exchange.times().sincePosted(System.nanoTime());
    long nanos = predicted >= 0 ? predicted : exchange.services().pools().rules().slow(waited);
    return (double) nanos / promised;
  }

  /** For the head of the answer. */
  void headers(ByteBuf out) {
    if (!given.isEmpty()) {
      Heads.header(out, Heads.DEGRADED, given);
    }
  }
}
