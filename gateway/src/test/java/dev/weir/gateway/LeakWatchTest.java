package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

final class LeakWatchTest {
  @Test
  void aLostBufferIsNoticed() {
    try (LeakWatch leaks = new LeakWatch()) {
      for (int i = 0; i < 50; i++) {
        lose();
      }
      assertThatThrownBy(leaks::assertNoLeak).isInstanceOf(AssertionError.class);
    }
  }

  private static void lose() {
    ByteBufAllocator.DEFAULT.directBuffer(256).writeByte(1);
  }
}
