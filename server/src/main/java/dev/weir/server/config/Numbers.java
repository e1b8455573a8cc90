package dev.weir.server.config;

import dev.weir.scheduler.Promise;
import dev.weir.server.config.ValueType.BadValue;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values that are a number with or without a unit, each with its bounds. */
final class Numbers {
  private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");
  private static final List<Unit> SIZES =
      List.of(
          new Unit("GiB", 1L << 30),
          new Unit("MiB", 1L << 20),
          new Unit("KiB", 1L << 10),
          new Unit("GB", 1_000_000_000),
          new Unit("MB", 1_000_000),
          new Unit("kB", 1_000),
          new Unit("B", 1));
  private static final List<Unit> TIMES =
      List.of(
          new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1_000), new Unit("ms", 1));

  private Numbers() {}

  private record Unit(String name, long factor) {}

  /** A whole number from {@code least} to {@code most}. */
  record Count(int least, int most) implements ValueType<Integer> {
    @Override
    public Integer read(String text) throws BadValue {
      try {
        int value = Integer.parseInt(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Said below: the expectation is the same.
      }
      throw new BadValue(expected());
    }

    @Override
    public String expected() {
      return "a whole number from " + least + " to " + most;
    }
  }

  /** A number of bytes from {@code least} to {@code most}, with a unit. */
  record Size(long least, long most) implements ValueType<Long> {
    @Override
    public Long read(String text) throws BadValue {
      return number(text, SIZES, least, most, expected());
    }

    @Override
    public String expected() {
      return "a size such as 32MiB, from " + written(least) + " to " + written(most);
    }

    @Override
    public String written(Long value) {
      return Numbers.written(value, SIZES);
    }
  }

  /** A duration from {@code least} to {@code most}, with a unit. */
  record Time(Duration least, Duration most) implements ValueType<Duration> {
    @Override
    public Duration read(String text) throws BadValue {
      return Duration.ofMillis(number(text, TIMES, least.toMillis(), most.toMillis(), expected()));
    }

    @Override
    public String expected() {
      return "a duration such as 15s, from " + written(least) + " to " + written(most);
    }

    @Override
    public String written(Duration value) {
      return Numbers.written(value.toMillis(), TIMES);
    }
  }

  /** Nanoseconds for each token, or no promise about them. */
  record Pace(Time time) implements ValueType<Long> {
    private static final String NONE = "none";

    @Override
    public Long read(String text) throws BadValue {
      if (text.equals(NONE)) {
        return Promise.UNBOUNDED;
      }
      try {
        return time.read(text).toNanos();
      } catch (BadValue _) {
        throw new BadValue(expected());
      }
    }

    @Override
    public String expected() {
      return NONE + ", or " + time.expected();
    }

    @Override
    public String written(Long nanos) {
      return nanos == Promise.UNBOUNDED ? NONE : time.written(Duration.ofNanos(nanos));
    }
  }

  private static long number(String text, List<Unit> units, long least, long most, String expected)
      throws BadValue {
    Matcher matcher = WITH_UNIT.matcher(text);
    if (matcher.matches()) {
      long digits = Long.parseLong(matcher.group(1));
      for (Unit unit : units) {
        boolean fits = digits >= Math.ceilDiv(least, unit.factor) && digits <= most / unit.factor;
        if (unit.name.equals(matcher.group(2)) && fits) {
          return digits * unit.factor;
        }
      }
    }
    throw new BadValue(expected);
  }

  private static String written(long value, List<Unit> units) {
    for (Unit unit : units) {
      if (value >= unit.factor && value % unit.factor == 0) {
        return value / unit.factor + unit.name;
      }
    }
    return value + units.getLast().name;
  }
}
