package dev.weir.control;

import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;

/**
 * How the requests of a model are placed, in which order they wait, and what they are promised.
 *
 * @param policy what places them
 * @param fairness between those who wait
 */
public record Scheduling(PolicyName policy, Fairness fairness, Promise promise) {
  /** What holds where nothing is configured. */
  public static final Scheduling DEFAULTS =
      new Scheduling(PolicyName.WEIR, Fairness.SIZE_FAIR, Promise.DEFAULT);

  /** The fairness by its name in {@code weir.yaml}. */
  public String mode() {
    return mode(fairness);
  }

  /** A fairness as {@code weir.yaml} names it. */
  public static String mode(Fairness fairness) {
    return switch (fairness) {
      case SIZE_FAIR -> "size-fair";
      case SIZE_BLIND -> "size-blind";
    };
  }
}
