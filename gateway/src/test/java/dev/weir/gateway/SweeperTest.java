package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.transport.EventLoops;
import io.netty.channel.EventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SweeperTest {
  @Test
  void aDeadlineThatFailsDoesNotEndTheOthers() throws InterruptedException {
    try (EventLoops loops = new EventLoops("sweeper-test", 1)) {
      EventLoop loop = loops.group().next();
      CountDownLatch swept = new CountDownLatch(3);
      loop.execute(() -> {
        Sweeper sweeper = new Sweeper(loop);
        sweeper.add(now -> swept.countDown());
        sweeper.add(now -> {
          throw new IllegalStateException("as a mistake would");
        });
      });
      assertThat(swept.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
