package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.RetryRules;
import dev.weir.control.Settings;
import dev.weir.control.Tries;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a gateway adds to the load of engines that fail. */
final class RetryStormTest {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final long AFTERWARDS = Duration.ofSeconds(1).toNanos();
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String GOOD = ScriptedEngine.json(200, "{\"ok\":1}");
  private static final String BAD = ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}");

  @Test
  void whileHalfOfAllAttemptsFailThereIsHardlyMoreThanOneARequest() throws InterruptedException {
    long seconds = Long.getLong("weir.storm.seconds", 2);
    AtomicLong over = new AtomicLong(Long.MAX_VALUE);
    try (var one = new ScriptedEngine(everySecondBad(over));
        var two = new ScriptedEngine(everySecondBad(over));
        var three = new ScriptedEngine(everySecondBad(over));
        var four = new ScriptedEngine(everySecondBad(over));
        var house = TestHouse.before(one, two, three, four)) {
      house.fleet().rules(NeverEjected.RULES);
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      over.set(end);
      AtomicInteger requests = new AtomicInteger();
      AtomicInteger served = new AtomicInteger();
      AtomicLong lastBad = new AtomicLong();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(
            Thread.ofVirtual()
                .start(() -> {
                  try (RawClient client = house.client()) {
                    while (System.nanoTime() < end + AFTERWARDS) {
                      boolean good = client.post("/v1/chat/completions", ASK).status() == 200;
                      requests.incrementAndGet();
                      served.addAndGet(good ? 1 : 0);
                      if (!good) {
                        lastBad.set(System.nanoTime());
                      }
                    }
                  }
                }));
      }
      for (Thread client : clients) {
        client.join();
      }
      int attempts =
          List.of(one, two, three, four).stream().mapToInt(e -> e.requests().size()).sum();
      LOG.log(
          Level.INFO,
          "storm: {0} s, {1} requests, {2} attempts, {3} served, last failure {4} ms behind it",
          seconds,
          requests,
          attempts,
          served,
          Math.max(0, (lastBad.get() - end) / 1_000_000));
      assertThat(attempts).isLessThanOrEqualTo((int) (1.1 * requests.get()) + 10);
      assertThat(lastBad.get() - end)
          .as("the last failure behind the storm")
          .isLessThan(AFTERWARDS);
      house.assertNothingHeld();
    }
  }

  /** Half of its answers are errors until then. */
  private static ScriptedEngine.Script everySecondBad(AtomicLong over) {
    AtomicInteger turn = new AtomicInteger();
    return (request, out) -> {
      boolean bad = System.nanoTime() < over.get() && turn.incrementAndGet() % 2 == 0;
      out.write((bad ? BAD : GOOD).getBytes(StandardCharsets.UTF_8));
    };
  }

  @Test
  void whoIsNotTriedAgainIsToldWhyAndCounted() {
    try (var bad = ScriptedEngine.saying(BAD);
        var alsoBad = ScriptedEngine.saying(BAD);
        var house =
            TestHouse.with(settings(new RetryRules(0.1, 0)), KeyRing.open(), bad, alsoBad)) {
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("too many requests are being tried again");
      assertThat(scrape(house)).contains("weir_retries_denied_total{reason=\"budget\"} 1.0");
      assertThat(bad.requests().size() + alsoBad.requests().size()).isEqualTo(1);
      house.assertNothingHeld();
    }
  }

  @Test
  @SuppressWarnings("try") // it dies before its time
  void whomADeadEngineTookAlongAreServedByAnotherHoweverManyTheyAre() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (var dies = new ScriptedEngine((request, out) -> {});
        var lives = new ScriptedEngine((request, out) -> answerBehind(goOn, out));
        var house = TestHouse.with(settings(new RetryRules(0.1, 0)), KeyRing.open(), dies, lives);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(clients.submit(() -> house.chat(ASK).status()));
      }
      TestHouse.eventually(() -> dies.requests().size() + lives.requests().size() == 40);
      assertThat(dies.requests().size()).as("on the one that dies").isGreaterThan(5);
      dies.close();
      goOn.countDown();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
      house.assertNothingHeld();
    }
  }

  private static void answerBehind(CountDownLatch latch, OutputStream out) throws IOException {
    try {
      latch.await();
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aDeadlineThatIsOverEndsTheTrying() {
    ScriptedEngine.Script late =
        (request, out) -> {
          // What the deadline allows has passed when this fails, however fast the machine is.
          long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          out.write(BAD.getBytes(StandardCharsets.UTF_8));
        };
    try (var bad = new ScriptedEngine(late);
        var alsoBad = new ScriptedEngine(late);
        var house = TestHouse.before(bad, alsoBad);
        var client = house.client()) {
      RawClient.Answer answer = client.post("/v1/chat/completions", ASK, "x-weir-deadline-ms: 200");
      assertThat(answer.body()).contains("time is over");
      assertThat(bad.requests().size() + alsoBad.requests().size()).isEqualTo(1);
    }
  }

  private static String scrape(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  private static Settings settings(RetryRules rules) {
    Settings usual = Settings.DEFAULTS;
    return new Settings(
        usual.limits(),
        usual.timeouts(),
        null,
        usual.cors(),
        usual.scheduling(),
        usual.proxies(),
        Map.of(),
        usual.resume(),
        new Tries(rules, true));
  }
}
