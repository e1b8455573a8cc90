package dev.weir.gateway;

/** Something with deadlines, looked at by its loop's {@link Sweeper}. */
interface Swept {
  /** Acts on every deadline that has passed. May remove itself, or close what it belongs to. */
  void sweep(long now);

  /** The loop stops: lets go of everything at once. */
  default void stop() {}
}
