package dev.weir.enginesim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads faults from the two forms in which people write them: {@code stall:after=5,ms=2000,p=0.1}
 * on a command line, and the same keys as a JSON object.
 */
public final class FaultReader {
  /** What each fault understands besides {@code p} and {@code next}. */
  private static final Map<String, Set<String>> KEYS =
      Map.of(
          "die", Set.of("after", "exit", "ms"),
          "close", Set.of("after"),
          "stall", Set.of("after", "ms"),
          "busy", Set.of("retry"),
          "slow-start", Set.of("ms"),
          "cut", Set.of("ms"),
          "wrong-json", Set.of("after"),
          "error-frame", Set.of("after"),
          "slow", Set.of("factor", "ms"),
          "bad-chunk", Set.of("after"));

  private final String name;
  private final Map<String, String> values;

  private FaultReader(String name, Map<String, String> values) {
    this.name = name;
    this.values = values;
  }

  /** Names of all faults. */
  public static List<String> names() {
    return List.copyOf(new TreeSet<>(KEYS.keySet()));
  }

  /**
   * Reads {@code NAME[:KEY=VALUE,…]}.
   *
   * @throws IllegalArgumentException with the value that is wrong and what was expected
   */
  public static ArmedFault parse(String text) {
    String[] parts = text.split(":", 2);
    Map<String, String> values = new LinkedHashMap<>();
    if (parts.length == 2) {
      for (String pair : parts[1].split(",", -1)) {
        String[] sides = pair.split("=", 2);
        if (sides.length != 2) {
          throw new IllegalArgumentException("fault: '%s' (expected: KEY=VALUE)".formatted(pair));
        }
        values.put(sides[0].strip(), sides[1].strip());
      }
    }
    return of(parts[0].strip(), values);
  }

  /** Reads a fault from its name and its values. */
  static ArmedFault of(String name, Map<String, String> values) {
    Set<String> keys = KEYS.get(name);
    if (keys == null) {
      throw new IllegalArgumentException(
          "fault: %s (expected: one of %s)".formatted(name, names()));
    }
    Set<String> known = new TreeSet<>(keys);
    known.addAll(Set.of("p", "next"));
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "fault %s: %s (expected: one of %s)".formatted(name, key, known));
      }
    }
    return new FaultReader(name, values).read();
  }

  private ArmedFault read() {
    return new ArmedFault(fault(), decimal("p", 1), (int) whole("next", 0));
  }

  private Fault fault() {
    int after = (int) whole("after", 0);
    long millis = whole("ms", 0);
    return switch (name) {
      case "die" -> new Fault.Die(after, yes("exit"), millis);
      case "close" -> new Fault.CloseMidChunk(after);
      case "stall" -> new Fault.Stall(after, millis);
      case "busy" -> new Fault.Busy((int) whole("retry", 1));
      case "slow-start" -> new Fault.SlowStart(millis);
      case "cut" -> new Fault.Cut(millis);
      case "wrong-json" -> new Fault.WrongJson(after);
      case "error-frame" -> new Fault.ErrorFrame(after);
      case "slow" -> new Fault.Slow(factor(), millis);
      case "bad-chunk" -> new Fault.BadChunk(after);
      default -> throw new IllegalStateException("fault: " + name);
    };
  }

  private double factor() {
    double factor = decimal("factor", 2);
    if (!(factor > 0)) {
      throw wrong("factor", "a number > 0");
    }
    return factor;
  }

  private boolean yes(String key) {
    return switch (values.getOrDefault(key, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "true or false");
    };
  }

  private long whole(String key, long otherwise) {
    String text = values.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below, with the negative numbers.
    }
    throw wrong(key, "a whole number >= 0");
  }

  private double decimal(String key, double otherwise) {
    String text = values.get(key);
    try {
      return text == null ? otherwise : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw wrong(key, "a number");
    }
  }

  private IllegalArgumentException wrong(String key, String expected) {
    return new IllegalArgumentException(
        "fault %s, %s: %s (expected: %s)".formatted(name, key, values.get(key), expected));
  }

  /** The name and the values of a fault, as {@link #of} reads them. */
  static Map<String, Object> describe(Fault fault) {
    Map<String, Object> out = new LinkedHashMap<>();
    switch (fault) {
      case Fault.Die f ->
          put(out, "die", "after", f.afterTokens(), "exit", f.exit(), "ms", f.millis());
      case Fault.CloseMidChunk f -> put(out, "close", "after", f.afterTokens());
      case Fault.Stall f -> put(out, "stall", "after", f.afterTokens(), "ms", f.millis());
      case Fault.Busy f -> put(out, "busy", "retry", f.retryAfterSeconds());
      case Fault.SlowStart f -> put(out, "slow-start", "ms", f.millis());
      case Fault.Cut f -> put(out, "cut", "ms", f.millis());
      case Fault.WrongJson f -> put(out, "wrong-json", "after", f.afterTokens());
      case Fault.ErrorFrame f -> put(out, "error-frame", "after", f.afterTokens());
      case Fault.Slow f -> put(out, "slow", "factor", f.factor(), "ms", f.millis());
      case Fault.BadChunk f -> put(out, "bad-chunk", "after", f.afterTokens());
    }
    return out;
  }

  private static void put(Map<String, Object> out, String name, Object... pairs) {
    out.put("fault", name);
    for (int i = 0; i < pairs.length; i += 2) {
      out.put((String) pairs[i], pairs[i + 1]);
    }
  }
}
