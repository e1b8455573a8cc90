package dev.weir.control;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the attempts at one engine since it was made. Event loops add to it without
 * waiting for each other; {@link CallWindow} makes "lately" of it.
 */
final class CallCounters {
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder begun = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  private final LongAdder busy = new LongAdder();

  /**
   * Sums of one moment, or of the time between two.
   *
   * @param begun streams that had their first content
   * @param slow of those the ones that had it late
   * @param waitNanos that those which began had waited for it, together
   */
  record Tally(long answered, long failed, long begun, long slow, long waitNanos) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    long calls() {
      return answered + failed;
    }

    Tally since(Tally before) {
      return new Tally(
          answered - before.answered,
          failed - before.failed,
          begun - before.begun,
          slow - before.slow,
          waitNanos - before.waitNanos);
    }
  }

  void answered() {
    answered.increment();
  }

  void failed() {
    failed.increment();
  }

  void busy() {
    busy.increment();
  }

  void begun(long nanos, boolean late) {
    begun.increment();
    waitNanos.add(nanos);
    if (late) {
      slow.increment();
    }
  }

  Tally tally() {
    return new Tally(answered.sum(), failed.sum(), begun.sum(), slow.sum(), waitNanos.sum());
  }

  /** Times that the engine said "busy". */
  long busyTold() {
    return busy.sum();
  }
}
