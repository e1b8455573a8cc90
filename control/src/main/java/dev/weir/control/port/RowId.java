package dev.weir.control.port;

import java.util.HexFormat;

/**
 * What tells a row from all others: 128 random bits of Weir's own. The id of the request would not
 * do: a client may choose it, and choose it twice.
 */
public record RowId(long high, long low) {
  private static final int DIGITS = 16;

  /** As 32 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  public static RowId of(String hex) {
    return new RowId(
        HexFormat.fromHexDigitsToLong(hex, 0, DIGITS),
        HexFormat.fromHexDigitsToLong(hex, DIGITS, 2 * DIGITS));
  }
}
