package dev.weir.scheduler.weir;

/**
 * How fast the queue is worked off: seconds of prefill that are placed in a second, measured while
 * somebody waits.
 *
 * <p>Engines do not read all the time: they are held back for the pace of those who decode, or for
 * room in their caches. How much that costs depends on the traffic and is better measured than
 * guessed. Both the work and the time fade over {@value #FADE_SECONDS} seconds; before anything was
 * measured every engine is taken to read four fifths of the time.
 */
final class DrainRate {
  private static final double FADE_SECONDS = 10;
  private static final double GUESS = 0.8;
  private static final double GUESS_SECONDS = 1;

  private double work;
  private double time;
  private double at;
  private boolean waited;

  /** Time has come to {@code now}; whether somebody waits from here on. */
  void at(double now, boolean waits) {
    if (waited && now > at) {
      double passed = now - at;
      double keep = Math.exp(-passed / FADE_SECONDS);
      work *= keep;
      time = time * keep + passed;
    }
    at = now;
    waited = waits;
  }

  /** Work of so many seconds was placed. */
  void placed(double seconds) {
    if (waited) {
      work += seconds;
    }
  }

  /** Seconds of work a second. */
  double perSecond(int engines) {
    double guess = GUESS * engines;
    double measured = (work + guess * GUESS_SECONDS) / (time + GUESS_SECONDS);
    return Math.max(measured, 0.05 * engines);
  }
}
