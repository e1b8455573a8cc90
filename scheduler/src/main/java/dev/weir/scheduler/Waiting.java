package dev.weir.scheduler;

/**
 * What stands before a newcomer in its pool's queue, by the order in which the queue would let go.
 *
 * @param requests that would be asked before it
 * @param cost of those, in the unit of {@link Policy#cost}
 * @param fairness of that queue
 */
public record Waiting(int requests, double cost, Fairness fairness) {
  public static final Waiting NOBODY = new Waiting(0, 0, Fairness.SIZE_BLIND);
}
