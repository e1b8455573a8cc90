package dev.weir.simulator.policy;

import dev.weir.scheduler.Policy;
import dev.weir.scheduler.policy.NearestName;
import dev.weir.scheduler.policy.PolicyName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Policies by name, in the order in which tables list them: first those that may be chosen. */
public final class Policies {
  private static final Map<String, PolicyFactory> BY_NAME = new LinkedHashMap<>();

  static {
    for (PolicyName name : PolicyName.values()) {
      BY_NAME.put(name.label(), (random, _) -> name.make(random));
    }
    BY_NAME.put(
        "smg-cache-aware",
        (_, setting) -> new SmgCacheAware(setting.blockTokens(), setting.fleet().size()));
    BY_NAME.put("smg-least-load", polled(SmgLeastLoad.POLL_MILLIS, (_, _) -> new SmgLeastLoad()));
    BY_NAME.put("llm-d", polled(LlmD.POLL_MILLIS, (_, setting) -> new LlmD(setting.blockTokens())));
    BY_NAME.put("dynamo-kv", (random, setting) -> new DynamoKv(setting.blockTokens(), random));
    BY_NAME.put("lmetric", (_, setting) -> new LMetric(setting.blockTokens()));
    BY_NAME.put("preble", (_, setting) -> new Preble(setting));
    BY_NAME.put("oracle", (random, setting) -> Oracle.make(random, setting.truth()));
  }

  private record Polled(long pollNanos, PolicyFactory maker) implements PolicyFactory {
    @Override
    public Policy make(RandomGenerator random, ReplaySetting setting) {
      return maker.make(random, setting);
    }
  }

  private Policies() {}

  public static List<String> all() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * @throws IllegalArgumentException if no policy has that name; its message tells the nearest
   */
  public static PolicyFactory named(String name) {
    PolicyFactory factory = BY_NAME.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(
          "policy: %s (expected: one of %s; nearest: %s)"
              .formatted(name, String.join(", ", all()), NearestName.of(name, all())));
    }
    return factory;
  }

  private static PolicyFactory polled(int millis, PolicyFactory maker) {
    return new Polled(TimeUnit.MILLISECONDS.toNanos(millis), maker);
  }
}
