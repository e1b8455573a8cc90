package dev.weir.gateway;

import dev.weir.control.RetryRules;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Who may be tried again: the one judge of it for all loops of a gateway.
 *
 * <p>There is no pause before the next attempt, because nothing would be gained by one: another
 * engine is asked, and the pool is where requests wait for that engine, each for as long as it
 * takes. Only who finds the budget used up waits a moment ({@link #pauseMillis}) and asks once
 * more: if its engine has died, that is known by then. Whose connection broke asks for as long as
 * it may take to learn that the process has gone ({@link #looksNanos}). What would be a storm
 * towards one engine is held back by {@link UpstreamPool}.
 */
final class Retries {
  /**
   * Engines that one request asks at the most, whatever they do: those that refused the connection,
   * and those that went on well with a stream, are bounded by nothing else. A stream that meets a
   * restart of each engine of a large fleet has met far fewer of them.
   */
  static final int MOST = 20;

  private static final int PAUSE_MILLIS = 50;
  private static final long LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double PASSES_A_REQUEST = 1;
  private static final int PASSES_AT_LEAST = 100;

  private final AttemptBudget retries = new AttemptBudget();
  private final AttemptBudget passes = new AttemptBudget();
  private final AttemptBudget besides = new AttemptBudget(retries);
  private final RetryMetrics metrics;

  Retries(RetryMetrics metrics) {
    this.metrics = metrics;
  }

  /** How long who finds the budget used up waits before it asks once more. */
  static int pauseMillis(RandomGenerator random) {
    return PAUSE_MILLIS + random.nextInt(PAUSE_MILLIS);
  }

  /** For how long who finds the budget used up looks whether its engine has died; once at least. */
  static long looksNanos(Failure failure) {
    return failure == Failure.RESET ? LOOKS_NANOS : TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
  }

  /** Of attempts that run beside others. */
  AttemptBudget besides() {
    return besides;
  }

  /** A request asks for its first engine. */
  void request(long now) {
    retries.request(now);
    passes.request(now);
  }

  /** Whether the request may go on to another engine; what it takes for that is taken. */
  Again judge(Failure failure, Exchange exchange, Placement placement) {
    Again again = judged(failure, exchange, placement, System.nanoTime());
    if (again == Again.YES) {
      metrics.again(failure.next());
    }
    return again;
  }

  /** It was given up for that. */
  void given(Again why) {
    if (why != Again.ANSWERED) {
      metrics.given(why);
    }
  }

  private Again judged(Failure failure, Exchange exchange, Placement placement, long now) {
    if (failure.next() == Failure.Next.END) {
      return Again.ANSWERED;
    }
    if (!exchange.intake().replayable()) {
      return Again.SENT;
    }
    if (placement.spent(exchange.snapshot().settings().limits().attempts())) {
      return Again.ATTEMPTS;
    }
    if (exchange.times().sincePosted(now) >= placement.patience()) {
      return Again.DEADLINE;
    }
    RetryRules rules = exchange.snapshot().settings().tries().retries();
    return affordable(failure.next(), rules, now) || bereft(failure.next(), placement, now)
        ? Again.YES
        : Again.BUDGET;
  }

  /**
   * Whether it is one of those whom an engine took along that is out now, or another process.
   * However many they are, they make no storm: it gets no more. They count, so that others are
   * tried again less.
   */
  private boolean bereft(Failure.Next next, Placement placement, long now) {
    if (!placement.bereft()) {
      return false;
    }
    (next == Failure.Next.RETRY ? retries : passes).takeAnyway(now);
    return true;
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
