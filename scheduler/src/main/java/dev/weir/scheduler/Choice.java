package dev.weir.scheduler;

import org.jspecify.annotations.Nullable;

/** What a policy makes of a request that could be placed now. */
public sealed interface Choice {
  /** No prediction was made. */
  long UNKNOWN = -1;

  /**
   * There, now.
   *
   * @param ttftNanos predicted from arrival to the first token; {@link #UNKNOWN}
   * @param newTokens of the prompt that the engine's cache does not have; {@link #UNKNOWN}
   */
  record At(Engine engine, long ttftNanos, long newTokens) implements Choice {}

  /** Not now: no engine is open, or a better moment comes. */
  record Wait() implements Choice {}

  /** Never: its promise cannot be kept any more. */
  record Drop() implements Choice {}

  Choice WAIT = new Wait();
  Choice DROP = new Drop();

  static Choice at(Engine engine) {
    return new At(engine, UNKNOWN, UNKNOWN);
  }

  /** There, if there is one; else wait. */
  static Choice atOrWait(@Nullable Engine engine) {
    return engine == null ? WAIT : at(engine);
  }
}
