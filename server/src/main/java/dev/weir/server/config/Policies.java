package dev.weir.server.config;

import dev.weir.control.Nearest;
import dev.weir.control.Scheduling;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.server.config.ValueType.BadValue;
import java.util.Arrays;
import java.util.List;

/** The values that name ways to schedule. */
final class Policies {
  private Policies() {}

  /** A placement policy. */
  record Name() implements ValueType<PolicyName> {
    private static final List<String> NAMES = PolicyName.labels();

    @Override
    public PolicyName read(String text) throws BadValue {
      return PolicyName.parse(known(text, NAMES));
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", NAMES);
    }
  }

  /** Between whom the queue is fair. */
  record Mode() implements ValueType<Fairness> {
    private static final List<String> NAMES =
        Arrays.stream(Fairness.values()).map(Scheduling::mode).toList();

    @Override
    public Fairness read(String text) throws BadValue {
      String name = known(text, NAMES);
      return name.equals(Scheduling.mode(Fairness.SIZE_FAIR))
          ? Fairness.SIZE_FAIR
          : Fairness.SIZE_BLIND;
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", NAMES);
    }

    @Override
    public String written(Fairness value) {
      return Scheduling.mode(value);
    }
  }

  private static String known(String text, List<String> names) throws BadValue {
    if (names.contains(text)) {
      return text;
    }
    String near = Nearest.to(text, names).map(n -> "; did you mean \"" + n + "\"?").orElse("");
    throw new BadValue("one of " + String.join(", ", names) + near);
  }
}
