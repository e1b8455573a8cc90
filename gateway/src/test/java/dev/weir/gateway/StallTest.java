package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.Fault;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.simulator.engine.EngineProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Simulated engines that stall, and such that only have much to do. */
final class StallTest {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");

  /** So many clients, each with one streamed request after another, until it is enough. */
  private static final class Load implements AutoCloseable {
    private final TestHouse house;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<Thread> clients = new ArrayList<>();
    private final ConcurrentLinkedQueue<Long> firstTokens = new ConcurrentLinkedQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    Load(TestHouse house, int count, int promptBytes, int answerTokens) {
      this.house = house;
      for (int i = 0; i < count; i++) {
        String mark = "client " + i + " ";
        clients.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int n = 0; !enough.get(); n++) {
                    ask(mark + n + " " + "x".repeat(promptBytes), answerTokens);
                  }
                }));
      }
    }

    private void ask(String prompt, int tokens) {
      String body =
          "{\"model\":\"m\",\"stream\":true,\"ignore_eos\":true,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
              .formatted(tokens, prompt);
      try (RawClient client = house.client()) {
        long start = System.nanoTime();
        client.send(RawClient.request("/v1/chat/completions", body, "Connection: close"));
        boolean good = client.readHead().startsWith("HTTP/1.1 200");
        firstTokens.add(System.nanoTime() - start);
        (good ? served : failed).incrementAndGet();
        while (client.readByte() >= 0) {
          // its end is the end of the connection
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Of the requests so far, which are forgotten. */
    double p99Millis() {
      List<Long> all = new ArrayList<>();
      for (Long next = firstTokens.poll(); next != null; next = firstTokens.poll()) {
        all.add(next);
      }
      all.sort(null);
      return all.isEmpty() ? 0 : all.get((int) (0.99 * (all.size() - 1))) / 1e6;
    }

    void until(int more) {
      int before = served.get();
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (served.get() < before + more && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(served.get()).as("served").isGreaterThanOrEqualTo(before + more);
    }

    @Override
    public void close() {
      enough.set(true);
      for (Thread client : clients) {
        try {
          client.join();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void anEngineThatAcceptsAndNeverAnswersIsLeftAloneSoonAndNobodyIsLost() {
    try (EngineServer engines = engines(4);
        TestHouse house = before(engines)) {
      // Each engine is to be asked often enough to be known, and after it has stalled.
      house.reschedule(new Scheduling(PolicyName.RANDOM, Fairness.SIZE_FAIR, Promise.DEFAULT));
      try (Load load = new Load(house, 12, 2_000, 24)) {
        load.until(12 * EnginePulse.ENOUGH);
        load.p99Millis();
        load.until(200);
        double before = load.p99Millis();
        engines.arm(0, new ArmedFault(new Fault.Stall(0, 0), 1, 0));
        long armed = System.nanoTime();
        eventuallyDown(house);
        long down = System.nanoTime() - armed;
        load.until(24); // with them end those who were moved
        load.p99Millis();
        load.until(200);
        LOG.log(
            Level.INFO,
            "stalled: ejected after {0} ms; p99 of first tokens {1} ms before, {2} ms behind it",
            down / 1_000_000,
            before,
            load.p99Millis());
        assertThat(load.failed.get()).as("failed").isZero();
      }
      for (int i = 1; i < 4; i++) {
        assertThat(house.engine("e" + i).engine().up()).as("e%d", i).isTrue();
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void enginesThatHaveMuchToDoAreNotTakenForStalled() {
    try (EngineServer engines = engines(2);
        TestHouse house = before(engines)) {
      try (Load few = new Load(house, 4, 500, 8)) {
        few.until(6 * EnginePulse.ENOUGH);
      }
      try (Load many = new Load(house, 40, 4_000, 16);
          Load huge = new Load(house, 4, 200_000, 4)) {
        many.until(300);
        assertThat(many.failed.get() + huge.failed.get()).as("failed").isZero();
      }
      assertThat(scrape(house)).doesNotContain("failure=\"stall\"", "failure=\"first_byte\"");
      house.assertNothingHeld();
    }
  }

  private static void eventuallyDown(TestHouse house) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (house.engine("e0").engine().up() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(house.engine("e0").engine().up()).as("the stalled engine is up").isFalse();
  }

  private static EngineServer engines(int count) {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(2).withModel("m");
    return EngineServer.start(options.at("127.0.0.1", 0, count));
  }

  private static TestHouse before(EngineServer engines) {
    return TestHouse.atPorts(
        Settings.DEFAULTS,
        KeyRing.open(),
        engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray());
  }

  private static String scrape(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }
}
