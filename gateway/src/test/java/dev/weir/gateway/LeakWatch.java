package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what Netty's leak detector says while it is open. */
final class LeakWatch extends Handler implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.netty.util.ResourceLeakDetector");

  private final List<String> leaks = new CopyOnWriteArrayList<>();

  LeakWatch() {
    LOGGER.addHandler(this);
  }

  /** The detector notices a lost buffer when it is collected and another one is made. */
  void assertNoLeak() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int j = 0; j < 200; j++) {
        ByteBufAllocator.DEFAULT.directBuffer(64).release();
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Override
  public void publish(LogRecord record) {
    leaks.add(record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
  }
}
