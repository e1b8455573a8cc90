package dev.weir.control.degrade;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How hard pressed a model is, in one number that is comparable between models.
 *
 * <p><b>What it says.</b> Each request has a strain: the time to its first token, as the pool
 * predicts it when it decides, over the time that the model promises; 2 where the pool refuses it,
 * for want of room or of an engine. The pressure is the strain that nine of ten requests do not
 * exceed: at 1 a tenth will miss the promise, at 0.5 nine of ten come in half the time. A mean
 * would let cached prompts hide the others; a maximum would be one odd request's.
 *
 * <p><b>Over what.</b> The last second, and where that has fewer than {@value #ENOUGH} requests as
 * much more as is needed, ten seconds at the most. Nothing heard in ten seconds is no pressure.
 * With every step that is taken or left the evidence begins anew ({@link #forget}), and requests
 * that came before it are not heard any more: those who still wait in the old queue say nothing of
 * how newcomers fare, and would press the model from step to step.
 *
 * <p><b>How it fails.</b> It is as true as the predictions; engines whose speed is not known yet
 * make none, and then only waiting and refusals speak. A tenant that floods the model strains its
 * own requests, and those count like all others: its limits are what bounds it.
 *
 * <p><b>Cost.</b> A request adds one to one of {@value #BUCKETS} counters, on any thread. Reading
 * and forgetting are guarded by whoever owns it.
 */
final class Pressure {
  /** As strained as anything gets: refused. */
  static final double MOST = 2;

  private static final int PER_ONE = 10;
  private static final int BUCKETS = (int) (MOST * PER_ONE) + 1;
  private static final int ENOUGH = 20;
  private static final int LEAST_TICKS = 4;
  private static final int MOST_TICKS = 40;
  private static final double QUANTILE = 0.9;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final long[] before = new long[BUCKETS];
  private final long[][] ticks = new long[MOST_TICKS][BUCKETS];
  private int last;

  /** A request has been decided on. */
  void hear(double strain) {
    counts.incrementAndGet(Math.clamp((int) (strain * PER_ONE), 0, BUCKETS - 1));
  }

  /** The pressure now. Called four times a second. */
  double read() {
    last = (last + 1) % MOST_TICKS;
    for (int i = 0; i < BUCKETS; i++) {
      long now = counts.get(i);
      ticks[last][i] = now - before[i];
      before[i] = now;
    }
    long[] sum = new long[BUCKETS];
    long heard = 0;
    for (int tick = 0; tick < MOST_TICKS && (tick < LEAST_TICKS || heard < ENOUGH); tick++) {
      heard += add(sum, ticks[Math.floorMod(last - tick, MOST_TICKS)]);
    }
    return heard == 0 ? 0 : (double) quantile(sum, heard) / PER_ONE;
  }

  /** What was heard so far is of another time. */
  void forget() {
    for (int i = 0; i < BUCKETS; i++) {
      before[i] = counts.get(i);
    }
    for (long[] tick : ticks) {
      Arrays.fill(tick, 0);
    }
  }

  private static long add(long[] sum, long[] more) {
    long added = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum[i] += more[i];
      added += more[i];
    }
    return added;
  }

  private static int quantile(long[] sum, long heard) {
    long rank = (long) Math.ceil(QUANTILE * heard);
    int bucket = 0;
    for (long seen = sum[0]; seen < rank; seen += sum[bucket]) {
      bucket++;
    }
    return bucket;
  }
}
