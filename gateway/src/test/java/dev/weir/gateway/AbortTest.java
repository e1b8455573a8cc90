package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Settings;
import dev.weir.control.Tier;
import dev.weir.enginesim.EngineGauges;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.simulator.engine.EngineProfile;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that go away at any moment take nothing with them. */
final class AbortTest {
  private static final int AT_ONCE = 100;
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;

  /** More than is asked for: what was reserved of it must come back all the same. */
  private static final Tier LIMITED =
      new Tier(
          "t",
          1L << 40,
          1L << 40,
          1L << 40,
          1000,
          Tier.UNLIMITED,
          1L << 40,
          1L << 40,
          1L << 40,
          0,
          1);

  @Test
  void threeHundredAbortsAtRandomMomentsLeakNothing() throws InterruptedException {
    abort(300);
  }

  @Test
  @Tag("slow")
  void tenThousandAbortsAtRandomMomentsLeakNothing() throws InterruptedException {
    abort(10_000);
  }

  private static void abort(int count) throws InterruptedException {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(4).withModel("m");
    try (LeakWatch leaks = new LeakWatch();
        EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, 2));
        TestHouse house =
            TestHouse.atPorts(
                Settings.DEFAULTS,
                TestHouse.keys(LIMITED),
                engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray())) {
      abortAll(house, count / 10);
      long before = usedHeap();
      AtomicInteger answered = abortAll(house, count);
      house.assertNothingHeld();
      assertEnginesIdle(engines);
      assertThat(answered.get()).as("aborted before their end").isLessThan(count);
      assertThat(usedHeap() - before).as("growth of the heap").isLessThan(24L << 20);
      leaks.assertNoLeak();
    }
  }

  private static AtomicInteger abortAll(TestHouse house, int count) throws InterruptedException {
    AtomicInteger answered = new AtomicInteger();
    Semaphore places = new Semaphore(AT_ONCE);
    SplittableRandom random = new SplittableRandom(count);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        SplittableRandom mine = random.split();
        places.acquire();
        clients.submit(() -> {
          try {
            abortOne(house, mine, answered);
          } finally {
            places.release();
          }
        });
      }
    }
    return answered;
  }

  /** Sends a request, or the beginning of one, and resets the connection after a random time. */
  private static void abortOne(TestHouse house, SplittableRandom random, AtomicInteger answered) {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%b,\"max_tokens\":50}"
            .formatted("w ".repeat(random.nextInt(2000)), random.nextInt(3) > 0);
    String request = RawClient.request("/v1/chat/completions", body, BEARER);
    int sent = random.nextInt(5) == 0 ? random.nextInt(request.length()) : request.length();
    try (RawClient client = new RawClient(house.port())) {
      client.send(request.substring(0, sent));
      long moment = random.nextLong(TimeUnit.MILLISECONDS.toNanos(120));
      java.util.concurrent.locks.LockSupport.parkNanos(moment);
      if (sent == request.length() && random.nextInt(20) == 0) {
        client.read();
        answered.incrementAndGet();
      }
      client.reset();
    }
  }

  private static void assertEnginesIdle(EngineServer engines) {
    for (int i = 0; i < 2; i++) {
      int engine = i;
      TestHouse.eventually(() -> idle(engines.gauges(engine)));
      assertThat(idle(engines.gauges(engine))).as("engine %d idle", engine).isTrue();
    }
  }

  private static boolean idle(EngineGauges gauges) {
    return gauges.running() == 0 && gauges.waiting() == 0;
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
