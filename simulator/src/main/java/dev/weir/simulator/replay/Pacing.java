package dev.weir.simulator.replay;

/** Decides when which request of a plan arrives. */
sealed interface Pacing permits OpenPacing, SessionPacing {
  /** When the next one arrives; {@link World#NEVER}: none is due as things stand. */
  long next();

  /** The number of the one that arrives now. */
  int take();

  /** Its answer is complete, or will never be. */
  void ended(int number, long now);

  /** Requests that come in all, unless a horizon cuts them off. */
  int count();
}
