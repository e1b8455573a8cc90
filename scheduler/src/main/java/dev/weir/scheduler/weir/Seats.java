package dev.weir.scheduler.weir;

/**
 * How many requests an engine runs at once at the most, learnt from where it stopped taking more.
 *
 * <p>Engines have such a limit (256 is usual) and do not tell it. Behind it a prompt is not read
 * however little there is to read, which no speed explains. When the next prompt is far behind the
 * time at which it should have been read, those who decode now are taken to fill all seats; when
 * more than that are seen to decode, the limit is theirs. Fewer than {@value #FEWEST} is not
 * believed: a stall has other reasons then.
 */
final class Seats {
  private static final int FEWEST = 8;
  private static final double LATE = 3;
  private static final double LATE_SECONDS = 0.25;

  private int limit = Integer.MAX_VALUE;

  int limit() {
    return limit;
  }

  boolean full(int decoding, int reading) {
    return decoding + reading >= limit;
  }

  /** The front prompt has been due for reading since so long, and should have taken so long. */
  void watch(int decoding, double since, double expected) {
    if (decoding >= FEWEST && since > LATE * expected + LATE_SECONDS) {
      limit = decoding;
    }
  }

  /** So many are seen to decode. */
  void decoding(int count) {
    limit = Math.max(limit, count);
  }
}
