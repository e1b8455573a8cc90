package dev.weir.simulator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some engines of one kind in a fleet.
 *
 * @param count of engines
 * @param profile of each
 * @param speed of each, as a factor on its profile: 0.6 takes 1/0.6 of the time
 */
public record FleetGroup(int count, EngineProfile profile, double speed) {
  /** Engines of a fleet in all: more than anybody has behind one alias. */
  public static final int MOST = 10_000;

  private static final Pattern FORM = Pattern.compile("(\\d+)x([^@]+)(?:@(.+))?");

  public FleetGroup {
    if (count <= 0 || count > MOST) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 to " + MOST + ")");
    }
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed: " + speed + " (expected: > 0)");
    }
  }

  /**
   * Reads a comma list of {@code COUNTxPROFILE[@SPEED]}.
   *
   * @throws IllegalArgumentException with the part that is wrong and what was expected there
   */
  public static List<FleetGroup> parse(String fleet) {
    List<FleetGroup> groups = new ArrayList<>();
    for (String part : fleet.split(",", -1)) {
      groups.add(parseGroup(part.strip()));
    }
    int engines = groups.stream().mapToInt(FleetGroup::count).sum();
    if (engines > MOST) {
      throw new IllegalArgumentException(
          "fleet: %d engines (expected: 1 to %d)".formatted(engines, MOST));
    }
    return List.copyOf(groups);
  }

  private static FleetGroup parseGroup(String part) {
    Matcher matcher = FORM.matcher(part);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "fleet: '%s' (expected: COUNTxPROFILE[@SPEED], such as 2xh100-8b@0.6)".formatted(part));
    }
    String speed = matcher.group(3);
    return new FleetGroup(
        parseCount(matcher.group(1)),
        EngineProfile.named(matcher.group(2)),
        speed == null ? 1 : parseSpeed(speed));
  }

  private static int parseCount(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("count: " + text + " (expected: 1 to " + MOST + ")");
    }
  }

  private static double parseSpeed(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("speed: '" + text + "' (expected: a number > 0)");
    }
  }
}
