package dev.weir.gateway;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.PowerOfTwo;
import java.util.SplittableRandom;

/** Makes policies by their names, with a source of chance that nobody else has. */
final class PolicyMaker {
  private PolicyMaker() {}

  static Policy make(Scheduling scheduling) {
    return switch (scheduling.policy()) {
      case "power-of-two" -> new PowerOfTwo(new SplittableRandom());
      default -> throw new IllegalArgumentException("policy: " + scheduling.policy());
    };
  }
}
