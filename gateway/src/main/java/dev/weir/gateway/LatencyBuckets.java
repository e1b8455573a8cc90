package dev.weir.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Times counted in buckets that grow with them, four to each doubling, from 65 µs to 18 minutes: a
 * quantile is true within an eighth, for the price of one increment a time and no order kept.
 */
final class LatencyBuckets {
  /** How many buckets there are. */
  static final int COUNT = 96;

  private static final int UNIT_BITS = 14;
  private static final double UNIT_MILLIS = (1 << UNIT_BITS) / 1e6;

  private LatencyBuckets() {}

  /** The bucket of a time; the first and the last have no outer edge. */
  static int of(long nanos) {
    long units = Math.max(4, nanos >> UNIT_BITS);
    int exponent = 63 - Long.numberOfLeadingZeros(units);
    int quarter = (int) (units >>> exponent - 2) & 3;
    return Math.min(COUNT - 1, (exponent - 2) * 4 + quarter);
  }

  /** The time that the share {@code q} of those counted did not exceed; null: none was counted. */
  static @Nullable Double quantileMillis(long[] counts, double q) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    double rank = q * all;
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && below + counts[i] >= rank) {
        double part = (rank - below) / counts[i];
        return edgeMillis(i) + part * (edgeMillis(i + 1) - edgeMillis(i));
      }
      below += counts[i];
    }
    return null;
  }

  private static double edgeMillis(int bucket) {
    return (double) ((4L + (bucket & 3)) << (bucket >> 2)) * UNIT_MILLIS;
  }
}
