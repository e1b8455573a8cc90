package dev.weir.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The one budget for everything that is kept on behalf of requests: bodies, and answers held back
 * until they are whole. What does not fit is refused before it is read.
 *
 * <p>Part of it is spare: what is kept only so that a running stream could be continued elsewhere.
 * Arrivals are let in as if that were free; while all together is over the limit, whoever holds
 * spare bytes gives them back ({@link #over}) when it looks next, a sweep later at the latest.
 */
final class ByteBudget {
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong spare = new AtomicLong();

  boolean reserve(long bytes, long limit) {
    if (used.addAndGet(bytes) - spare.get() <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes that are reserved are spare from now on. */
  void spare(long bytes) {
    spare.addAndGet(bytes);
  }

  boolean reserveSpare(long bytes, long limit) {
    if (used.addAndGet(bytes) <= limit) {
      spare.addAndGet(bytes);
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void releaseSpare(long bytes) {
    spare.addAndGet(-bytes);
    used.addAndGet(-bytes);
  }

  /** Whether spare bytes are needed by others. */
  boolean over(long limit) {
    return used.get() > limit;
  }

  long used() {
    return used.get();
  }
}
