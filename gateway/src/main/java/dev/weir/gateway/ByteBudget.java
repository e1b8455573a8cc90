package dev.weir.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The one budget for everything that is kept on behalf of requests: bodies, and answers held back
 * until they are whole. What does not fit is refused before it is read.
 */
final class ByteBudget {
  private final AtomicLong used = new AtomicLong();

  boolean reserve(long bytes, long limit) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
