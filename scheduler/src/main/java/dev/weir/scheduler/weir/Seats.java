package dev.weir.scheduler.weir;

/**
 * How many requests an engine runs at once at the most, learnt from where it stopped taking more.
 *
 * <p>Engines have such a limit (256 is usual) and do not tell it. Behind it a prompt is not read
 * however little there is to read, which no speed explains. When the next prompt is far behind the
 * time at which it would have been read even with nothing of it cached, those who decode now are
 * taken to fill all seats; when more than that are seen to decode, the limit is theirs.
 *
 * <p>A stall has other reasons too. So fewer than {@value #FEWEST} are not believed, and what was
 * learnt is forgotten after {@value #FORGOTTEN_SECONDS} seconds: one prompt then finds out again.
 */
final class Seats {
  private static final int FEWEST = 48;
  private static final double LATE = 3;
  private static final double LATE_SECONDS = 0.25;
  private static final double FORGOTTEN_SECONDS = 30;

  private final boolean told;
  private int limit;
  private double learnt;

  Seats() {
    told = false;
    limit = Integer.MAX_VALUE;
  }

  /** There are so many, and nothing is to be found out. */
  Seats(int told) {
    this.told = true;
    limit = told;
  }

  /** Whether so many fill all seats. */
  boolean full(int requests, double now) {
    return requests >= limit && (told || now - learnt < FORGOTTEN_SECONDS);
  }

  /** The front prompt has been due for reading since so long, and should have taken so long. */
  void watch(int decoding, double since, double expected, double now) {
    if (told || decoding < FEWEST) {
      return;
    }
    if (since > LATE * expected + LATE_SECONDS && !full(decoding, now)) {
      limit = decoding;
      learnt = now;
    }
  }

  /** So many are seen to decode. */
  void decoding(int count) {
    limit = told ? limit : Math.max(limit, count);
  }
}
