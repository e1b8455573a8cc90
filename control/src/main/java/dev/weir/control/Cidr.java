package dev.weir.control;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A range of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a single address is a
 * range of one. An IPv4 address that is written as an IPv6 one is the IPv4 address.
 */
public final class Cidr {
  public static final String EXPECTED = "an address or a range such as 10.0.0.0/8";

  private static final Pattern FOUR_PARTS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");

  private final byte[] prefix;
  private final int bits;

  private Cidr(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /** Reads a range whose bits behind the length are zero. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = literal(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int most = address.length * 8;
    String length = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > most) {
      throw wrong(text);
    }
    Cidr range = new Cidr(address, Integer.parseInt(length));
    for (int bit = range.bits; bit < most; bit++) {
      if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw wrong(text);
      }
    }
    return range;
  }

  /** An address that is written out; names are not looked up. */
  public static InetAddress literal(String text) {
    if (FOUR_PARTS.matcher(text).matches() || SIX.matcher(text).matches()) {
      try {
        return InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException e) {
        throw wrong(text);
      }
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
    return new IllegalArgumentException("\"" + shown + "\" (expected: " + EXPECTED + ")");
  }

  /** The range of this address alone. */
  public static Cidr of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return new Cidr(bytes, bytes.length * 8);
  }

  /**
   * What one customer of a provider has: an IPv4 address, or the 64 bits of IPv6 that stand for a
   * network, within which anybody changes addresses at will.
   */
  public static Cidr neighbourhood(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return new Cidr(bytes, 32);
    }
    Arrays.fill(bytes, 8, 16, (byte) 0);
    return new Cidr(bytes, 64);
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == prefix.length && holds(bytes);
  }

  private boolean holds(byte[] bytes) {
    int whole = bits / 8;
    if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
  }

  /** Whether some address is in both. */
  public boolean overlaps(Cidr other) {
    return other.prefix.length == prefix.length
        && (bits <= other.bits ? holds(other.prefix) : other.holds(prefix));
  }

  /**
   * Whether it has more addresses than one network: than the largest block that anybody was given.
   */
  public boolean isWide() {
    return bits < (prefix.length == 4 ? 8 : 16);
  }

  /** Whether one of the ranges has the address. */
  public static boolean anyContains(List<Cidr> ranges, InetAddress address) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr range && bits == range.bits && Arrays.equals(prefix, range.prefix);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(prefix) * 31 + bits;
  }

  @Override
  public String toString() {
    try {
      String address = InetAddress.getByAddress(prefix).getHostAddress();
      return bits == prefix.length * 8 ? address : address + "/" + bits;
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes", e);
    }
  }
}
