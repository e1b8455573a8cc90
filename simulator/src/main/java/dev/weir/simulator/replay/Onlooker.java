package dev.weir.simulator.replay;

import dev.weir.scheduler.Outcome;

/** Somebody who sees what becomes of the requests of a run, and may say that it has seen enough. */
interface Onlooker {
  Onlooker NOBODY = new Onlooker() {};

  /** Told before {@link #over}, with the time after which it may come again. */
  default void refused(Call call, long retryAfterNanos, long now) {}

  default void over(Call call, Outcome outcome, long now) {}

  default boolean enough() {
    return false;
  }
}
