package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthProber;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.RetryRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Tries;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.Fault;
import dev.weir.simulator.engine.EngineProfile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Engines die at any moment, and clients read what they would have read. */
final class ContinuationKillTest {
  private static final String RESUMED = ": weir resumed=";
  private static final int ENGINES = 4;
  private static final int DOWN_MILLIS = 60;
  private static final int QUESTIONS = 97;

  /** Of clients: on a machine with much else to do, too, this is about what they read. */
  private static final int PATIENCE_MILLIS = 90_000;

  /** Whoever was killed is asked again at once: this is not about health. */
  private static final HealthRules NEVER_EJECTED =
      NeverEjected.RULES.with(
          new HealthRules.Restraint(Duration.ofSeconds(1), 1000, Duration.ofMillis(1), 1));

  private static final Settings.Limits USUAL = Settings.Limits.DEFAULTS;

  /** Who has no content yet is asked again as often as it takes. */
  private static final Settings.Limits PATIENT =
      new Settings.Limits(
          USUAL.bodyBytes(),
          USUAL.uploadBytes(),
          USUAL.headBytes(),
          USUAL.jsonDepth(),
          USUAL.requests(),
          USUAL.queued(),
          USUAL.bufferedBytes(),
          10);

  private static final Settings GENEROUS =
      new Settings(
          PATIENT,
          Settings.Timeouts.DEFAULTS,
          null,
          Cors.OFF,
          Scheduling.DEFAULTS,
          Proxies.NONE,
          Map.of(),
          new ResumeRules(true, 50),
          new Tries(new RetryRules(1, 1_000_000), false));

  /**
   * Endings of the models' own, by length, by a stop string, sampled with a seed, and both APIs.
   */
  private static final List<String> ASKED =
      List.of(
          "{'model':'m','messages':[{'role':'user','content':'greedy %d'}],'stream':true,"
              + "'temperature':0,'max_tokens':40,'stream_options':{'include_usage':true}}",
          "{'model':'m','messages':[{'role':'user','content':'sampled %d'}],'stream':true,"
              + "'seed':7,'temperature':0.8,'max_completion_tokens':60}",
          "{'model':'m','messages':[{'role':'user','content':'stopped %d'}],'stream':true,"
              + "'ignore_eos':true,'max_tokens':50,'stop':['trou ','b']}",
          "{'model':'m','prompt':'complete %d','stream':true,'max_tokens':40,"
              + "'stream_options':{'include_usage':true}}");

  @Test
  void twelveKillsUnderFortyStreamsAreNotSeen() throws Exception {
    kill(12, 40, GENEROUS, NEVER_EJECTED);
  }

  /** Nothing is configured: engines are found to be out, wait for their return, and come back. */
  @Test
  void byDefaultNobodyWhoHadBegunSeesThemEither() throws Exception {
    kill(12, 40, Settings.DEFAULTS, HealthRules.DEFAULTS);
  }

  @Test
  @Tag("slow")
  void aHundredKillsUnderTwoHundredStreamsAreNotSeen() throws Exception {
    kill(100, 200, GENEROUS, NEVER_EJECTED);
  }

  @Test
  @Tag("slow")
  void aHundredKillsAreByDefaultNotSeenByWhoHadBegun() throws Exception {
    kill(100, 200, Settings.DEFAULTS, HealthRules.DEFAULTS);
  }

  private static void kill(int kills, int streams, Settings settings, HealthRules health)
      throws Exception {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(0.6).withModel("m");
    try (LeakWatch leaks = new LeakWatch();
        EngineServer undisturbed = EngineServer.start(options.withSpeed(50));
        EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, ENGINES));
        TestHouse house = TestHouse.atPorts(settings, KeyRing.open(), ports(engines));
        HealthProber prober = new HealthProber(house.fleet());
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      house.fleet().rules(health);
      house.fleet().engines().forEach(FleetEngine::answered);
      if (health.equals(HealthRules.DEFAULTS)) {
        prober.start();
      }
      Tally tally = new Tally();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        int first = i;
        int truth = URI.create(undisturbed.url()).getPort();
        running.add(clients.submit(() -> read(first, house.port(), truth, tally)));
      }
      killAtRandom(kills, streams / 8, engines, house, tally);
      for (Future<?> client : running) {
        client.get(120, TimeUnit.SECONDS);
      }
      System.out.println(tally.words(kills));
      assertThat(tally.resumed.get()).as("seams").isGreaterThanOrEqualTo(kills);
      tally.assertNobodyRefusedFor(settings.limits().attempts(), house);
      house.assertNothingHeld();
      leaks.assertNoLeak();
    }
  }

  /** What was seen. */
  private static final class Tally {
    final Map<String, ReadStream> truth = new ConcurrentHashMap<>();
    final AtomicBoolean over = new AtomicBoolean();
    final AtomicInteger whole = new AtomicInteger();
    final AtomicInteger resumed = new AtomicInteger();

    /** What those were told who were refused before any content. */
    final Queue<String> unbegun = new ConcurrentLinkedQueue<>();

    final AtomicInteger seams = new AtomicInteger();

    /** Of comments that ask for patience nothing is counted. */
    void heard(String comment) {
      if (comment.startsWith(RESUMED)) {
        resumed.incrementAndGet();
        seams.addAndGet(Integer.parseInt(comment.substring(RESUMED.length()).split(" ", 2)[0]));
      }
    }

    /**
     * A request may be what engines die of, so it may ask only so many before its first token. It
     * is refused for nothing else, and each that was had died under it as often before.
     */
    void assertNobodyRefusedFor(int attempts, TestHouse house) {
      assertThat(unbegun).allMatch(told -> told.contains(Again.ATTEMPTS.words()));
      double retries;
      try (RawClient client = house.client()) {
        retries =
            client
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("weir_retries_total{kind=\"retry\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
      }
      assertThat(unbegun.size() * (attempts - 1.0)).isLessThanOrEqualTo(retries);
    }

    String words(int kills) {
      return "%d kills, %s streams whole, %s of them continued over %s seams; %s refused unbegun"
          .formatted(kills, whole, resumed, seams, unbegun.size());
    }
  }

  private static int[] ports(EngineServer engines) {
    return engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray();
  }

  /**
   * @param between streams that end between two kills at the least: on a slow machine too, engines
   *     get to write something
   */
  private static void killAtRandom(
      int kills, int between, EngineServer engines, TestHouse house, Tally tally)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < kills; i++) {
      int enough = tally.whole.get() + between;
      TestHouse.eventually(() -> tally.whole.get() >= enough);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
      int engine = random.nextInt(ENGINES);
      TestHouse.eventually(() -> house.engine("e" + engine).engine().up());
      engines.arm(engine, ArmedFault.next(1, new Fault.SlowStart(DOWN_MILLIS)));
      TimeUnit.MILLISECONDS.sleep(2 * DOWN_MILLIS);
      engines.disarm(engine);
    }
    tally.over.set(true);
  }

  private static void read(int first, int port, int truth, Tally tally) {
    for (int i = first; !tally.over.get(); i++) {
      String body = ASKED.get(i % ASKED.size()).replace('\'', '"').formatted(i % QUESTIONS);
      String path = body.contains("\"prompt\"") ? "/v1/completions" : "/v1/chat/completions";
      RawClient.Answer answer = ask(port, path, body);
      ReadStream got = ReadStream.of(answer.body());
      if (answer.status() != 200 || got.text.isEmpty() && !got.error.isEmpty()) {
        tally.unbegun.add(got.error.isEmpty() ? answer.body() : got.error);
        continue;
      }
      ReadStream expected =
          tally.truth.computeIfAbsent(body, asked -> ReadStream.of(ask(truth, path, asked).body()));
      assertSame(body, got, expected);
      tally.whole.incrementAndGet();
      for (String comment : got.comments) {
        tally.heard(comment);
      }
    }
  }

  private static RawClient.Answer ask(int port, String path, String body) {
    try (RawClient client = new RawClient(port, PATIENCE_MILLIS)) {
      return client.post(path, body);
    }
  }

  private static void assertSame(String body, ReadStream got, ReadStream expected) {
    assertThat(got.error).as(body).isEmpty();
    assertThat(got.text.toString()).as(body).isEqualTo(expected.text.toString());
    assertThat(got.done).as(body).isTrue();
    assertThat(got.ids).as(body).hasSize(1);
    assertThat(got.roles).as(body).isEqualTo(expected.roles);
    assertThat(got.finishes).as(body).isEqualTo(expected.finishes);
    assertThat(got.usages).as(body).isEqualTo(expected.usages);
    assertThat(got.completion).as(body).isEqualTo(expected.completion);
    assertThat(got.prompt).as(body).isEqualTo(expected.prompt);
    assertThat(got.total).as(body).isEqualTo(expected.total);
  }
}
