package dev.weir.gateway;

import dev.weir.control.RetryRules;

/**
 * Who may be tried again: the one judge of it for all loops of a gateway.
 *
 * <p>There is no pause before the next attempt, because nothing would be gained by one: another
 * engine is asked, and the pool is where requests wait for that engine, each for as long as it
 * takes. What would be a storm towards one engine is held back by {@link UpstreamPool}.
 */
final class Retries {
  private static final double PASSES_A_REQUEST = 1;
  private static final int PASSES_AT_LEAST = 100;

  private final AttemptBudget retries = new AttemptBudget();
  private final AttemptBudget passes = new AttemptBudget();
  private final RetryMetrics metrics;

  Retries(RetryMetrics metrics) {
    this.metrics = metrics;
  }

  /** A request asks for its first engine. */
  void request(long now) {
    retries.request(now);
    passes.request(now);
  }

  /** Whether the request may go on to another engine; what it takes for that is taken. */
  Again judge(Failure failure, Exchange exchange, Placement placement, long now) {
    Again again = judged(failure, exchange, placement, now);
    switch (again) {
      case YES -> metrics.again(failure.next());
      case ANSWERED -> {}
      case SENT, ATTEMPTS, DEADLINE, BUDGET -> metrics.given(again);
    }
    return again;
  }

  private Again judged(Failure failure, Exchange exchange, Placement placement, long now) {
    if (failure.next() == Failure.Next.END) {
      return Again.ANSWERED;
    }
    if (!exchange.intake().replayable()) {
      return Again.SENT;
    }
    if (placement.attempts() >= exchange.snapshot().settings().limits().attempts()) {
      return Again.ATTEMPTS;
    }
    if (exchange.times().sincePosted(now) >= placement.patience()) {
      return Again.DEADLINE;
    }
    return affordable(failure.next(), exchange.snapshot().settings().tries().retries(), now)
        ? Again.YES
        : Again.BUDGET;
  }

  private boolean affordable(Failure.Next next, RetryRules rules, long now) {
    return switch (next) {
      case RETRY -> retries.take(now, rules.share(), rules.floor());
      case PASS -> passes.take(now, PASSES_A_REQUEST, PASSES_AT_LEAST);
      case SEEK -> true;
      case END -> false;
    };
  }

  /** Whether an engine may be asked once more that closed a kept connection before it answered. */
  boolean reconnect(long now) {
    boolean may = passes.take(now, PASSES_A_REQUEST, PASSES_AT_LEAST);
    if (may) {
      metrics.reconnect();
    }
    return may;
  }
}
