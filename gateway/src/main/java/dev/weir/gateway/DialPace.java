package dev.weir.gateway;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When one loop may open its next connection to one engine.
 *
 * <p><b>What it decides.</b> Never more than {@value #AT_ONCE} are being opened at once. For {@value
 * #RAMP_SECONDS} seconds after an engine was lost (a connection was refused, or several were closed
 * at the same time) they are also spaced: {@value #FACTOR} times as many a second as the engine was
 * sent requests before, and {@value #LEAST_A_SECOND} at the least, each pause shorter or longer by
 * up to half, so that loops and gateways do not come back in step. Who waits for a connection takes
 * one that becomes free meanwhile.
 *
 * <p><b>Why.</b> An engine that has just started has every request of its share to connect for, and
 * with TLS a connection costs more than a small request. In the calm every connection that is
 * needed is opened at once: spacing would only add to the time to the first token.
 *
 * <p><b>Cost.</b> A few additions a request. <b>How it fails.</b> A loop that was quiet before
 * paces by the least. Time is an argument. Lives on its loop.
 */
final class DialPace {
  static final int AT_ONCE = 16;
  static final int LEAST_A_SECOND = 10;
  private static final int RAMP_SECONDS = 10;
  private static final double FACTOR = 1.5;
  private static final int LOST_TOGETHER = 3;
  private static final long TOGETHER = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long RAMP = TimeUnit.SECONDS.toNanos(RAMP_SECONDS);
  private static final double SECOND = 1e9;

  /** How quickly the rate of requests is forgotten, in seconds. */
  private static final double MEMORY = 10;

  private final RandomGenerator random;
  private double rate;
  private long rateAt;
  private int opening;
  private long lostAt;
  private int lost;
  private long rampUntil;
  private double steady;
  private long next;
  private boolean begun;

  DialPace(RandomGenerator random) {
    this.random = random;
  }

  /** A request is sent to the engine, or waits to be. */
  void request(long now) {
    if (!begun) {
      begun = true;
      rateAt = now;
      next = now;
      rampUntil = now;
      lostAt = now - TOGETHER;
    }
    rate = rate(now) + 1 / MEMORY;
    rateAt = now;
  }

  private double rate(long now) {
    return rate * Math.exp((rateAt - now) / SECOND / MEMORY);
  }

  /** A connection that was open has been closed by the engine, or by the way there. */
  void closed(long now) {
    lost = now - lostAt < TOGETHER ? lost + 1 : 1;
    lostAt = now;
    if (lost >= LOST_TOGETHER) {
      ramp(now);
    }
  }

  /** A connection could not be opened. */
  void refused(long now) {
    ramp(now);
  }

  private void ramp(long now) {
    if (now - rampUntil >= 0) {
      steady = Math.max(LEAST_A_SECOND, rate(now));
      next = now;
    }
    rampUntil = now + RAMP;
  }

  /** How long to wait before one may be opened; 0: now. */
  long pause(long now) {
    if (opening >= AT_ONCE) {
      return Long.MAX_VALUE;
    }
    return now - rampUntil < 0 ? Math.max(0, next - now) : 0;
  }

  /** One is being opened. */
  void opens(long now) {
    opening++;
    if (now - rampUntil < 0) {
      double pause = SECOND / (FACTOR * steady) * (0.5 + random.nextDouble());
      next = Math.max(now, next) + (long) pause;
    }
  }

  /** That has come to an end, well or badly. */
  void opened() {
    opening--;
  }
}
