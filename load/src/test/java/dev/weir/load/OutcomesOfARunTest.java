package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.ScriptedServer.Ask;
import dev.weir.load.ScriptedServer.Script;
import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.GroupReport;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every way a request can end, over real sockets. */
final class OutcomesOfARunTest {
  private static final int REQUESTS = 40;
  private static final Trace TRACE =
      SyntheticWorkload.named("short").of(REQUESTS, 1000).generate(1);

  @Test
  void aStreamIsServedWithItsUsageAndEngine() throws InterruptedException {
    RunReport report = run(Ask::stream);

    assertThat(report.outcomes()).isEqualTo(Map.of("served", REQUESTS));
    assertThat(report.requests()).isEqualTo(REQUESTS);
    GroupReport engine = report.engines().getFirst();
    assertThat(engine.id()).isEqualTo("e1");
    assertThat(engine.outputTokens()).isEqualTo(3 * REQUESTS);
    assertThat(report.tokenHitRatio()).isEqualTo(.4);
    assertThat(report.ttftMs().p50()).isNotNull().isPositive();
    assertThat(report.tpotMs().p50()).isNotNull();
  }

  @Test
  void anAnswerInOnePieceIsServedWithoutTtft() throws InterruptedException {
    String answer =
        "{\"choices\":[{\"message\":{\"content\":\"ja\"}}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}";
    RunReport report = run(ask -> ask.whole(200, answer), plan -> plan.streamShare(0));

    assertThat(report.outcomes()).isEqualTo(Map.of("served", REQUESTS));
    assertThat(report.ttftMs().p50()).isNull();
    assertThat(report.engines().getFirst().outputTokens()).isEqualTo(5 * REQUESTS);
  }

  @Test
  void aShareOfTheRequestsStreams() throws InterruptedException {
    CountDownLatch streams = new CountDownLatch(REQUESTS);
    run(
        ask -> {
          if (ask.body().contains("\"stream\":true")) {
            streams.countDown();
          }
          ask.stream();
        },
        plan -> plan.streamShare(.5));

    assertThat(streams.getCount()).isBetween(10L, 30L);
  }

  @Test
  void aRefusalIsNamedByItsCode() throws InterruptedException {
    String busy = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"%s\"}}";

    assertOutcome("rejected_rate", ask -> ask.whole(429, "{}"));
    assertOutcome("rejected_busy", ask -> ask.whole(503, busy.formatted("rejected_busy")));
    assertOutcome("rejected_no_engine", ask -> ask.whole(503, busy.formatted("no_engine")));
    assertOutcome("rejected_auth", ask -> ask.whole(401, "{}"));
    assertOutcome("failed_engine", ask -> ask.whole(502, "bad gateway"));
    assertOutcome("failed_internal", ask -> ask.whole(500, ""));
    assertOutcome("failed_engine", ask -> ask.whole(200, "{\"choices\":["));
  }

  @Test
  void aStreamWithoutDoneHasFailed() throws InterruptedException {
    assertOutcome(
        "failed_stream",
        ask -> {
          ask.head();
          ask.token();
          ask.end();
        });
  }

  @Test
  void anErrorFrameIsAFailureEvenIfDoneFollows() throws InterruptedException {
    assertOutcome(
        "failed_engine",
        ask -> {
          ask.head();
          ask.role();
          ask.data("{\"error\":{\"message\":\"m\"}}");
          ask.data("[DONE]");
          ask.end();
        });
    assertOutcome(
        "failed_stream",
        ask -> {
          ask.head();
          ask.token();
          ask.data("{\"error\":{\"message\":\"m\"}}");
          ask.end();
        });
    assertOutcome(
        "failed_stream",
        ask -> {
          ask.head();
          ask.token();
          ask.data("{\"choices\":[{");
          ask.data("[DONE]");
          ask.end();
        });
  }

  @Test
  void aConnectionThatBreaksFailsTheEngineBeforeTheAnswerAndTheStreamInIt()
      throws InterruptedException {
    assertOutcome("failed_engine", Ask::cut);
    assertOutcome(
        "failed_stream",
        ask -> {
          ask.head();
          ask.token();
          ask.cut();
        });
  }

  @Test
  void nobodyListeningIsAFailedEngine() throws InterruptedException {
    ScriptedServer gone = new ScriptedServer(Ask::stream);
    URI url = gone.url();
    gone.close();
    try (LoadRun run = LoadRun.start(plan(url).build())) {
      assertThat(run.await().outcomes()).isEqualTo(Map.of("failed_engine", REQUESTS));
    }
  }

  @Test
  void connectionsAreKeptAndAClosedOneIsRepeatedOnce() throws InterruptedException {
    try (ScriptedServer server =
            new ScriptedServer(ask -> {
              ask.stream();
              ask.cut();
            });
        LoadRun run = LoadRun.start(plan(server.url()).pacing(new Pacing.Users(2)).build())) {
      assertThat(run.await().outcomes()).isEqualTo(Map.of("served", REQUESTS));
    }
    try (ScriptedServer server = new ScriptedServer(Ask::stream);
        LoadRun run = LoadRun.start(plan(server.url()).pacing(new Pacing.Users(2)).build())) {
      assertThat(run.await().outcomes()).isEqualTo(Map.of("served", REQUESTS));
      assertThat(server.connectionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void patienceEndsAndReleasesTheConnection() throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer(_ -> {});
        LoadRun run = LoadRun.start(plan(server.url()).timeout(Duration.ofMillis(300)).build())) {
      RunReport report = run.await();
      assertThat(report.outcomes()).isEqualTo(Map.of("failed_engine", REQUESTS));
      assertThat(Objects.requireNonNull(report.client()).timeOuts()).isEqualTo(REQUESTS);
      server.awaitDisconnected();
    }
  }

  @Test
  void stoppingCancelsWhatIsInFlightAndReleasesTheConnections() throws InterruptedException {
    CountDownLatch all = new CountDownLatch(REQUESTS);
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.counting(all, _ -> {}));
        LoadRun run = LoadRun.start(plan(server.url()).build())) {
      all.await();
      assertThat(run.live().inFlight()).isEqualTo(REQUESTS);
      RunReport report = run.stop(Duration.ZERO);
      assertThat(report.outcomes()).isEqualTo(Map.of("cancelled_client", REQUESTS));
      assertThat(run.live().inFlight()).isZero();
      server.awaitDisconnected();
    }
  }

  @Test
  void theClientTellsHowItDid() throws InterruptedException {
    RunReport report = run(Ask::stream, plan -> plan.loops(2));

    ClientReport client = Objects.requireNonNull(report.client());
    assertThat(client.cpuShare()).isNotNegative();
    assertThat(client.connections()).isBetween(1, REQUESTS);
    assertThat(client.lateMaxMs()).isGreaterThanOrEqualTo(client.lateMeanMs());
  }

  private static void assertOutcome(String outcome, Script script) throws InterruptedException {
    assertThat(run(script).outcomes()).isEqualTo(Map.of(outcome, REQUESTS));
  }

  private static RunReport run(Script script) throws InterruptedException {
    return run(script, _ -> {});
  }

  private static RunReport run(Script script, Consumer<LoadPlan.Builder> change)
      throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer(script)) {
      LoadPlan.Builder plan = plan(server.url());
      change.accept(plan);
      try (LoadRun run = LoadRun.start(plan.build())) {
        return run.await();
      }
    }
  }

  private static LoadPlan.Builder plan(URI url) {
    return LoadPlan.of(TRACE, new LoadTarget(url, "sk-1", "m"));
  }
}
