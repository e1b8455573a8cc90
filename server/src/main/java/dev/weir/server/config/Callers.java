package dev.weir.server.config;

import dev.weir.control.Cidr;
import dev.weir.control.Nearest;
import dev.weir.server.config.ValueType.BadValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Function;

/** The values that say who a caller is. */
final class Callers {
  private Callers() {}

  /** One of a few names. */
  record Choice<T>(Map<String, T> byLabel) implements ValueType<T> {
    static <T> Choice<T> of(T[] values, Function<T, String> label) {
      Map<String, T> byLabel = new LinkedHashMap<>();
      Arrays.stream(values).forEach(value -> byLabel.put(label.apply(value), value));
      return new Choice<>(byLabel);
    }

    @Override
    public T read(String text) throws BadValue {
      T value = byLabel.get(text);
      if (value == null) {
        String near =
            Nearest.to(text, byLabel.keySet())
                .map(it -> "; did you mean \"" + it + "\"?")
                .orElse("");
        throw new BadValue(expected() + near);
      }
      return value;
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", byLabel.keySet());
    }

    @Override
    public String written(T value) {
      return byLabel.entrySet().stream()
          .filter(entry -> entry.getValue().equals(value))
          .map(Entry::getKey)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Addresses. */
  record Range() implements ValueType<Cidr> {
    @Override
    public Cidr read(String text) throws BadValue {
      try {
        return Cidr.parse(text);
      } catch (IllegalArgumentException e) {
        throw new BadValue(expected());
      }
    }

    @Override
    public String expected() {
      return Cidr.EXPECTED;
    }
  }

  /** A point in time, or the beginning of a day, as milliseconds since the epoch. */
  record Moment() implements ValueType<Long> {
    @Override
    public Long read(String text) throws BadValue {
      try {
        Instant instant =
            text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text);
        return instant.toEpochMilli();
      } catch (DateTimeParseException | ArithmeticException e) {
        throw new BadValue(expected());
      }
    }

    @Override
    public String expected() {
      return "a time such as 2027-01-31T12:00:00Z, or a day such as 2027-01-31";
    }
  }
}
