package dev.weir.gateway;

/** Something with deadlines, looked at by its loop's {@link Sweeper}. */
interface Swept {
  /** Acts on every deadline that has passed. May remove itself, or close what it belongs to. */
  void sweep(long now);

  /**
   * The gateway is about to stop: says so to whoever waits, and leaves them a moment to read it.
   */
  default void dismiss() {}

  /** The loop stops: lets go of everything at once. */
  default void stop() {}
}
