package dev.weir.scheduler.policy;

import dev.weir.scheduler.Policy;
import dev.weir.scheduler.weir.WeirPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The policies that may be chosen, by the names that users write. */
public enum PolicyName {
  ROUND_ROBIN("round-robin"),
  RANDOM("random"),
  LEAST_REQUESTS("least-requests"),
  POWER_OF_TWO("power-of-two"),
  SESSION_HASH("session-hash"),
  PREFIX_HASH("prefix-hash"),
  RENDEZVOUS("rendezvous"),
  WEIR("weir");

  private final String label;

  PolicyName(String label) {
    this.label = label;
  }

  /** All names, in the order in which they are shown. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(PolicyName::label).toList();
  }

  /**
   * @throws IllegalArgumentException if no policy has that name; its message tells the nearest
   */
  public static PolicyName parse(String label) {
    for (PolicyName name : values()) {
      if (name.label.equals(label)) {
        return name;
      }
    }
    throw new IllegalArgumentException(
        "policy: %s (expected: one of %s; nearest: %s)"
            .formatted(label, String.join(", ", labels()), NearestName.of(label, labels())));
  }

  public String label() {
    return label;
  }

  /** A policy for one pool. */
  public Policy make(RandomGenerator random) {
    return switch (this) {
      case ROUND_ROBIN -> new RoundRobin();
      case RANDOM -> new UniformRandom(random);
      case LEAST_REQUESTS -> new LeastRequests();
      case POWER_OF_TWO -> new PowerOfTwo(random);
      case SESSION_HASH -> new SessionHash();
      case PREFIX_HASH -> new PrefixHash();
      case RENDEZVOUS -> new Rendezvous();
      case WEIR -> new WeirPolicy(WeirPolicy.Options.DEFAULTS, random);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
