package dev.weir.testkit.net;

import java.time.Duration;

/** How it is on all lines of a proxy; guarded by itself. */
final class Weather {
  private boolean cut;
  private long delayNanos;

  synchronized void cut(boolean now) {
    cut = now;
    notifyAll();
  }

  synchronized void delay(Duration each) {
    delayNanos = each.toNanos();
  }

  synchronized long delayNanos() {
    return delayNanos;
  }

  /** Returns when bytes may pass. */
  synchronized void awaitClear() throws InterruptedException {
    while (cut) {
      wait();
    }
  }
}
