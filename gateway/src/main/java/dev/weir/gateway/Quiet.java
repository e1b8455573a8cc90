package dev.weir.gateway;

import dev.weir.control.Settings.Timeouts;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;

/**
 * How long a client's connection has been quiet, and how long it may be: between requests, within a
 * head, while the rest of a body is dropped, and behind the last answer. Belongs to one {@link
 * ClientConnection} and its loop.
 */
final class Quiet {
  /** Of an idle connection while there are nearly too many. */
  private static final long CROWDED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Who has just connected to a gateway that is leaving has something to ask, and is told. */
  private static final long LEAVING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Loop loop;
  private boolean headBegun;
  private long untaken;
  private long since = System.nanoTime();

  Quiet(Loop loop) {
    this.loop = loop;
  }

  /** Something has ended: the next thing has all its time. */
  void ended() {
    since = System.nanoTime();
  }

  /** Bytes have come, and no request is under way. */
  void bytesArrived() {
    if (!headBegun) {
      headBegun = true;
      since = System.nanoTime();
    }
  }

  void headIsThere() {
    headBegun = false;
  }

  /** Whether a request's head is on its way. */
  boolean headBegun() {
    return headBegun;
  }

  /** Whether that takes too long. */
  boolean headLate(long now) {
    return longerThan(now, timeouts().head().toNanos());
  }

  /** Whether what is left of a refused body takes too long. */
  boolean bodyLate(long now) {
    return longerThan(now, timeouts().body().toNanos());
  }

  /** Whether a connection without a request has been kept for long enough. */
  boolean idleLate(long now) {
    return longerThan(now, idleNanos(timeouts()));
  }

  /** Whether a client neither takes what it was sent nor goes. */
  boolean leavingLate(long now, ChannelHandlerContext ctx) {
    noteProgress(now, ctx);
    Timeouts timeouts = timeouts();
    return longerThan(now, (untaken > 0 ? timeouts.idle() : timeouts.head()).toNanos());
  }

  private boolean longerThan(long now, long limit) {
    return now - since > limit;
  }

  private Timeouts timeouts() {
    return loop.services().snapshots().current().settings().timeouts();
  }

  /** How long a connection without a request is kept: less where others find no room. */
  private long idleNanos(Timeouts timeouts) {
    Lifecycle lifecycle = loop.services().lifecycle();
    long idle = timeouts.keepAlive().toNanos();
    if (lifecycle.draining()) {
      return Math.min(LEAVING_NANOS, idle);
    }
    int limit = loop.services().snapshots().current().settings().limits().connections();
    boolean crowded = lifecycle.connections() >= limit - limit / 10;
    return crowded ? Math.min(CROWDED_NANOS, idle) : idle;
  }

  /** A slow client is not a quiet one: it takes what it was sent, bit by bit. */
  private void noteProgress(long now, ChannelHandlerContext ctx) {
    ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
    long left = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
    if (left != untaken) {
      untaken = left;
      since = now;
    }
  }
}
