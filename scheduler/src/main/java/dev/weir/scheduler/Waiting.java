package dev.weir.scheduler;

/**
 * What stands before a newcomer in its pool's queue, by the order in which the queue would let go.
 *
 * @param requests that would be asked before it
 * @param cost of those, in the unit of {@link Policy#cost}
 */
public record Waiting(int requests, double cost) {
  public static final Waiting NOBODY = new Waiting(0, 0);
}
