package dev.weir.gateway;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.PowerOfTwo;
import dev.weir.scheduler.weir.WeirPolicy;
import java.util.SplittableRandom;

/** Makes policies by their names, with a source of chance that nobody else has. */
final class PolicyMaker {
  private PolicyMaker() {}

  static Policy make(Scheduling scheduling) {
    return switch (scheduling.policy()) {
      case "weir" -> new WeirPolicy(WeirPolicy.Options.DEFAULTS, new SplittableRandom());
      case "power-of-two" -> new PowerOfTwo(new SplittableRandom());
      default -> throw new IllegalArgumentException("policy: " + scheduling.policy());
    };
  }
}
