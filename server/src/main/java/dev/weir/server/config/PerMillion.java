package dev.weir.server.config;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Money for a million tokens, as millionths of its currency. */
record PerMillion() implements ValueType<Long> {
  private static final int DIGITS = 6;
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");

  @Override
  public Long read(String text) throws BadValue {
    if (DECIMAL.matcher(text).matches()) {
      return new BigDecimal(text).movePointRight(DIGITS).longValueExact();
    }
    throw new BadValue(expected());
  }

  @Override
  public String expected() {
    return "an amount such as 0.15, with at most 6 digits behind the point";
  }
}
