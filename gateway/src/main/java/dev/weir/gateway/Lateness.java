package dev.weir.gateway;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How late the first tokens of one engine are, beside what was predicted: the factor that only one
 * in twenty exceeds.
 *
 * <p><b>What it decides.</b> A prediction is a mean, and what is needed is the tail: the 95th
 * percentile of the time to the first token <em>of this request on this engine</em>. So what is
 * learnt is the 95th percentile of what it took over what was predicted. Short predictions are
 * wrong by what the network and a loop take, so a slack is added to each. The percentile is
 * approached in logarithms by steps up and down [1]: 19 parts up where one came later than it, one
 * part down where it did not; steps are long at first and shorten.
 *
 * <p>A step needs no more than whether it was exceeded. That matters: of a request that another
 * engine was faster with nobody will know how long it would have taken, but that it took too long
 * is known ({@link #beyond}). A percentile of measured times would leave out just those.
 *
 * <p><b>Bound.</b> A quarter to eight times; nothing is said before {@value #ENOUGH} first tokens.
 * <b>Cost.</b> A read and a write for each first token. <b>How it fails.</b> Where it has become
 * slow at once, one in twenty is exceeded again after some dozens of requests.
 *
 * <p>Any thread may call it: of two that tell at once one may be lost.
 *
 * <p>[1] Robbins and Monro, A Stochastic Approximation Method, 1951.
 */
final class Lateness {
  static final int ENOUGH = 50;
  private static final double EXCEEDED = 0.05;
  private static final double FIRST_STEP = 1;
  private static final double LEAST_STEP = 0.1;
  private static final double LEAST = Math.log(0.25);
  private static final double MOST = Math.log(8);

  private final long slack;

  /** The factor's logarithm, as a float's bits, and behind it how often it was told. */
  private final AtomicLong state = new AtomicLong();

  /**
   * @param slack nanoseconds that are added to each prediction
   */
  Lateness(long slack) {
    this.slack = slack;
  }

  /** A first token took so long, from when it was asked for. */
  void saw(long took, long expected) {
    step(took > after(factor(), expected));
  }

  /** One is late, and by how much nobody will know. */
  void beyond() {
    step(true);
  }

  private void step(boolean exceeded) {
    long now = state.get();
    int count = count(now);
    double step = Math.max(LEAST_STEP, FIRST_STEP / (1 + count / 10.0));
    double log = log(now) + step * (exceeded ? 1 - EXCEEDED : -EXCEEDED);
    float next = (float) Math.clamp(log, LEAST, MOST);
    int more = Math.min(count + 1, ENOUGH * 2);
    state.set((long) Float.floatToRawIntBits(next) << 32 | more);
  }

  boolean known() {
    return count(state.get()) >= ENOUGH;
  }

  /** What one in twenty exceeds. */
  double factor() {
    return Math.exp(log(state.get()));
  }

  /**
   * The factor of the middle one of several engines, the lower of two: of those that are known. Not
   * a number: none is.
   */
  static double median(List<Lateness> engines) {
    double[] known =
        engines.stream().filter(Lateness::known).mapToDouble(Lateness::factor).sorted().toArray();
    return known.length == 0 ? Double.NaN : known[(known.length - 1) / 2];
  }

  /** How long that factor lets a first token take. */
  long after(double factor, long expected) {
    return (long) (factor * (expected + slack));
  }

  private static double log(long state) {
    return Float.intBitsToFloat((int) (state >>> 32));
  }

  private static int count(long state) {
    return (int) state;
  }
}
