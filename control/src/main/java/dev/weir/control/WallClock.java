package dev.weir.control;

import java.util.function.LongSupplier;

/**
 * Milliseconds since the epoch that never go back. When the machine's clock jumps forward this one
 * follows; when it jumps back this one goes on from where it was, at the pace of the processor's
 * counter, until the other has caught up. So nothing that has expired is ever valid again in this
 * process, and what a wrong clock ended too early stays ended.
 *
 * <p>Any thread may ask. The one field is written without a lock: of two writers at once the later
 * value may be lost, and comes back with the next call.
 */
public final class WallClock implements LongSupplier {
  private static final long NANOS = 1_000_000;

  private final LongSupplier wall;
  private final LongSupplier nanos;
  // Wall time minus counter, in milliseconds: grows with every jump ahead, never shrinks.
  private volatile long lead;

  public WallClock() {
    this(System::currentTimeMillis, System::nanoTime);
  }

  WallClock(LongSupplier wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    lead = wall.getAsLong() - Math.floorDiv(nanos.getAsLong(), NANOS);
  }

  @Override
  public long getAsLong() {
    long count = Math.floorDiv(nanos.getAsLong(), NANOS);
    long ahead = wall.getAsLong() - count;
    if (ahead > lead) {
      lead = ahead;
    }
    return count + lead;
  }
}
