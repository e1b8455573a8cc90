package dev.weir.server.config;

import dev.weir.server.config.ValueType.BadValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The values that are an amount without a unit. */
final class Amounts {
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,6})?");

  private Amounts() {}

  /** A whole number from 1 to {@code most}. */
  record Whole(long most) implements ValueType<Long> {
    @Override
    public Long read(String text) throws BadValue {
      try {
        long value = Long.parseLong(text);
        if (value >= 1 && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Said below: the expectation is the same.
      }
      throw new BadValue(expected());
    }

    @Override
    public String expected() {
      return "a whole number from 1 to " + most;
    }
  }

  /** Money, as millionths of the currency of the price list. */
  record Money(long mostMicros) implements ValueType<Long> {
    @Override
    public Long read(String text) throws BadValue {
      if (DECIMAL.matcher(text).matches()) {
        BigDecimal micros = new BigDecimal(text).movePointRight(6);
        if (micros.signum() > 0 && micros.compareTo(BigDecimal.valueOf(mostMicros)) <= 0) {
          return micros.longValueExact();
        }
      }
      throw new BadValue(expected());
    }

    @Override
    public String expected() {
      return "an amount such as 12.50, more than 0, at most " + mostMicros / 1_000_000;
    }

    @Override
    public String written(Long micros) {
      return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
  }

  /** A number above 0, at most {@code most}. */
  record Part(double most) implements ValueType<Double> {
    @Override
    public Double read(String text) throws BadValue {
      if (DECIMAL.matcher(text).matches()) {
        double value = Double.parseDouble(text);
        if (value > 0 && value <= most) {
          return value;
        }
      }
      throw new BadValue(expected());
    }

    @Override
    public String expected() {
      return "a number such as 1 or 0.5, more than 0, at most " + (long) most;
    }

    @Override
    public String written(Double value) {
      return value == Math.rint(value) ? String.valueOf(value.longValue()) : value.toString();
    }
  }
}
