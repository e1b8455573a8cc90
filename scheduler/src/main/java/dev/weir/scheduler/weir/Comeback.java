package dev.weir.scheduler.weir;

/**
 * When somebody who is refused has a chance, learnt from when those refused before had one.
 *
 * <p><b>What it decides.</b> A refused request lacks so many seconds of wait: {@code excess}. If
 * nobody else came, it would have a chance when the engines had worked that off. But others come,
 * and under a lasting overload the wait goes up and down around what is let in: a request has its
 * chance at the next moment at which it is down. So the excess is multiplied by a factor: the
 * quantile of six tenths of what it took, over what was lacking; not the median, because not all
 * who are let in are in time. It took until an arrival found a wait that the one before could have
 * borne, or, where none arrived for long, until the wait must have come down by itself.
 *
 * <p>The factor steps up by 6 parts where it was too small and down by 4 where it was not [1], in
 * logarithms, within bounds.
 *
 * <p><b>Cost.</b> O({@value #WATCHED}) an arrival, while somebody is watched. <b>How it fails.</b>
 * It knows the past: a flood that has just begun lasts longer than the one before taught.
 *
 * <p>[1] Robbins and Monro, A Stochastic Approximation Method, 1951.
 */
final class Comeback {
  private static final int WATCHED = 32;
  private static final double STEP = 0.2;
  private static final double QUANTILE = 0.6;
  private static final double BOUND = Math.log(100);
  private static final double LEAST = 0.02;
  private static final double MOST = 60;

  private final double[] since = new double[WATCHED];
  private final double[] bearable = new double[WATCHED];
  private final double[] lacking = new double[WATCHED];
  private int watched;
  private double log;
  private double lastWait;
  private double lastAt;

  /** An arrival finds so long a wait, in seconds. */
  void found(double wait, double now) {
    for (int i = watched - 1; i >= 0; i--) {
      if (wait <= bearable[i] || now - since[i] > MOST) {
        double worked = lastAt + Math.max(0, lastWait - bearable[i]);
        learn(Math.min(now, worked) - since[i], lacking[i]);
        forget(i);
      }
    }
    lastWait = wait;
    lastAt = now;
  }

  /**
   * Seconds until one that is refused now has a chance.
   *
   * @param wait that it would have borne
   * @param excess by which it is too long
   */
  double after(double wait, double excess, double now) {
    double told = Math.clamp(excess * Math.exp(log), LEAST, MOST);
    watch(wait, Math.max(excess, 1e-3), now);
    return told;
  }

  /** While there is a place: who is not watched is like those who are. */
  private void watch(double wait, double excess, double now) {
    if (watched < WATCHED) {
      since[watched] = now;
      bearable[watched] = wait;
      lacking[watched] = excess;
      watched++;
    }
  }

  private void learn(double took, double lacked) {
    double ratio = Math.log(Math.max(took, LEAST) / lacked);
    log = Math.clamp(log + STEP * (ratio > log ? QUANTILE : QUANTILE - 1), -BOUND, BOUND);
  }

  private void forget(int place) {
    watched--;
    since[place] = since[watched];
    bearable[place] = bearable[watched];
    lacking[place] = lacking[watched];
  }
}
