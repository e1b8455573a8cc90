package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.PowerOfTwo;
import dev.weir.scheduler.Ticket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Policies by name, in the order in which tables list them. */
public final class Policies {
  private static final Map<String, PolicyFactory> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("round-robin", (_, _) -> new RoundRobin());
    BY_NAME.put("power-of-two", (random, _) -> new PowerOfTwo(random));
  }

  private Policies() {}

  public static List<String> all() {
    return List.copyOf(BY_NAME.keySet());
  }

  public static PolicyFactory named(String name) {
    PolicyFactory factory = BY_NAME.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(
          "policy: " + name + " (expected: one of " + String.join(", ", all()) + ")");
    }
    return factory;
  }

  private static final class RoundRobin implements Policy {
    private int next;

    @Override
    public Choice place(Ticket ticket, List<Engine> engines, long now) {
      for (int i = 0; i < engines.size(); i++) {
        Engine engine = engines.get((next + i) % engines.size());
        if (Policy.open(engine, ticket)) {
          next = (next + i + 1) % engines.size();
          return Choice.at(engine);
        }
      }
      return Choice.WAIT;
    }
  }
}
