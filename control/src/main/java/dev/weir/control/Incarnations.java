package dev.weir.control;

import java.util.concurrent.TimeUnit;

/**
 * Tells from refused connections and from answers when an engine's process has gone, and when
 * another one has taken its place.
 *
 * <p><b>What it decides.</b> An engine that was there and cannot be reached any more is gone. It is
 * awaited for {@value #AWAITED_SECONDS} seconds, as a supervisor starts it again at once, if there
 * is one; what loads for longer cannot be told from what does not come back. When it can be reached
 * again it is another one, of which what the last one did says little.
 *
 * <p><b>How it fails.</b> Who is replaced between two looks is taken for the same. A network that
 * refuses for a moment makes another one of the same: so what follows from it must bear that.
 *
 * <p>Not thread-safe: guarded by its {@link FleetEngine}. Time is an argument, in nanoseconds of
 * any fixed origin.
 */
final class Incarnations {
  private static final int AWAITED_SECONDS = 10;
  private static final long AWAITED = TimeUnit.SECONDS.toNanos(AWAITED_SECONDS);

  private boolean known;
  private boolean gone;
  private long goneAt;
  private int generation;

  /** It could not be reached. */
  void refused(long now) {
    if (known && !gone) {
      gone = true;
      goneAt = now;
    }
  }

  /** It was reached. */
  void reached() {
    if (gone) {
      generation++;
    }
    known = true;
    gone = false;
  }

  /** Whether it has gone, and so lately that it may be back soon. */
  boolean awaited(long now) {
    return gone && now - goneAt < AWAITED;
  }

  /** How many have taken the place of another. */
  int generation() {
    return generation;
  }
}
