package dev.weir.control.port;

import java.util.HexFormat;

/**
 * What tells a row from all others, of Weir's own making: when its request arrived, and 77 random
 * bits. The id of the request would not do: a client may choose it, and choose it twice. The time
 * stands first so that a store's index of ids grows at its end; one of random ids is written all
 * over, which cost as much as the rest of the row.
 */
public record RowId(long high, long low) {
  private static final int DIGITS = 16;
  private static final int TIE_BITS = 13;

  /**
   * @param arrivedMicros since 1970
   * @param tie random bits, of which 13 are taken
   * @param low random bits
   */
  public static RowId at(long arrivedMicros, long tie, long low) {
    return new RowId(arrivedMicros << TIE_BITS | tie >>> Long.SIZE - TIE_BITS, low);
  }

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
