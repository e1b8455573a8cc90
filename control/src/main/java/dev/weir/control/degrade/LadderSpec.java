package dev.weir.control.degrade;

import java.time.Duration;
import java.util.List;

/**
 * A ladder as it was declared.
 *
 * @param steps in the order in which they are taken: at least one
 * @param enter pressure from which the next is taken
 * @param leave pressure up to which the last is left: &lt; {@code enter}
 * @param enterAfter so long under that pressure: &gt; 0
 * @param leaveAfter so long without it: &gt; 0
 */
public record LadderSpec(
    List<Step> steps, double enter, double leave, Duration enterAfter, Duration leaveAfter) {
  public static final double ENTER = 1;
  public static final double LEAVE = 0.5;
  public static final Duration ENTER_AFTER = Duration.ofSeconds(2);
  public static final Duration LEAVE_AFTER = Duration.ofSeconds(15);

  public LadderSpec {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("steps: [] (expected: at least one)");
    }
    if (!(leave < enter)) {
      throw new IllegalArgumentException("leave: " + leave + " (expected: < enter, " + enter + ")");
    }
  }

  /** The first step that hands requests to another model, counted from 1; 0: there is none. */
  public int firstSmaller() {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Smaller) {
        return i + 1;
      }
    }
    return 0;
  }
}
