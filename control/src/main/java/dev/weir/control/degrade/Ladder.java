package dev.weir.control.degrade;

/**
 * How far down its ladder one model stands.
 *
 * <p><b>What it decides.</b> Rung 0 is normal; on rung r the first r steps are in force together. A
 * rung is taken when the pressure has been at {@code enter} or above for {@code enterAfter}, and
 * left when it has been at {@code leave} or below for the rung's patience; both begin anew with
 * every change, and a sample in between breaks either run. So a change is one rung at a time, and
 * two changes are never closer together than the shorter of the two times.
 *
 * <p><b>Why the patience grows.</b> A step that helps takes away the very pressure that it was
 * taken for: nobody can see from below what would come back. Leaving is therefore a trial. A rung
 * that is taken again within its patience has failed one, and its patience doubles, up to {@value
 * #MOST_PATIENCE} times {@code leaveAfter}; a rung that stayed away for longer than that is as
 * patient as at first. Under a steady overload the rung is then left for little more than {@code
 * enterAfter} in each {@value #MOST_PATIENCE} times {@code leaveAfter} [1].
 *
 * <p><b>Bound.</b> Over a time T at most T / min(enterAfter, leaveAfter) changes whatever the
 * pressure does, and under a steady overload that each step relieves log2({@value #MOST_PATIENCE})
 * and T / ({@value #MOST_PATIENCE} leaveAfter) failed trials.
 *
 * <p><b>Cost.</b> A few comparisons for each sample.
 *
 * <p><b>How it fails.</b> A load that comes and goes a little slower than the patience takes the
 * rung with every wave. What is wrong with the pressure is wrong here.
 *
 * <p>Guarded by whoever owns it. Time is any monotonic clock's nanoseconds.
 *
 * <p>[1] Nygard, Release It!, 2nd ed. 2018, ch. 5: circuit breaker, half-open; the doubling is that
 * of truncated exponential back-off, RFC 2988 section 5.5.
 */
final class Ladder {
  static final int MOST_PATIENCE = 32;

  private final LadderSpec spec;
  private final long[] patience;
  private final long[] leftAt;
  private final boolean[] wasLeft;
  private int rung;
  private boolean over;
  private long overSince;
  private boolean under;
  private long underSince;

  Ladder(LadderSpec spec) {
    this.spec = spec;
    this.patience = new long[spec.steps().size()];
    this.leftAt = new long[patience.length];
    this.wasLeft = new boolean[patience.length];
  }

  int rung() {
    return rung;
  }

  /** Hears how it is now, and perhaps takes or leaves a rung. */
  void feel(double pressure, long now) {
    boolean high = pressure >= spec.enter();
    boolean low = pressure <= spec.leave();
    overSince = high && !over ? now : overSince;
    underSince = low && !under ? now : underSince;
    over = high;
    under = low;
    if (over && rung < patience.length && now - overSince >= spec.enterAfter().toNanos()) {
      take(now);
    } else if (under && rung > 0 && now - underSince >= patience[rung - 1]) {
      leave(now);
    }
  }

  /** Stands on this rung at once, because somebody says so. */
  void stand(int chosen) {
    for (int i = rung; i < chosen; i++) {
      patience[i] = spec.leaveAfter().toNanos();
      wasLeft[i] = false;
    }
    rung = chosen;
    over = false;
    under = false;
  }

  /** How long it takes until the rung can be left, if the pressure is gone; 0: there is none. */
  long untilLeft(long now) {
    if (rung == 0) {
      return 0;
    }
    return under ? Math.max(0, patience[rung - 1] - (now - underSince)) : patience[rung - 1];
  }

  private void take(long now) {
    long usual = spec.leaveAfter().toNanos();
    boolean failed = wasLeft[rung] && now - leftAt[rung] <= patience[rung] + enterAfterNanos();
    patience[rung] = failed ? Math.min(2 * patience[rung], MOST_PATIENCE * usual) : usual;
    rung++;
    overSince = now;
  }

  private void leave(long now) {
    rung--;
    leftAt[rung] = now;
    wasLeft[rung] = true;
    underSince = now;
  }

  /** Pressure that returned at once is noticed so much later. */
  private long enterAfterNanos() {
    return spec.enterAfter().toNanos();
  }
}
