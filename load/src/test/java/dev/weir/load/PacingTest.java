package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.ScriptedServer.Ask;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is due when; orders and counts, never durations that a busy machine could stretch. */
final class PacingTest {
  private static final Trace CHATS =
      new SyntheticWorkload(
              "chats",
              60,
              2000,
              4,
              .001,
              2,
              32,
              SyntheticWorkload.named("short").input(),
              SyntheticWorkload.named("short").output())
          .generate(2);

  @Test
  void anOpenLoopDoesNotWaitForAnswers() throws InterruptedException {
    List<Ask> waiting = new ArrayList<>();
    try (ScriptedServer server =
            new ScriptedServer(ask -> {
              waiting.add(ask);
              if (waiting.size() == CHATS.size()) {
                waiting.forEach(Ask::stream);
              }
            });
        LoadRun run = LoadRun.start(plan(server.url(), CHATS).build())) {
      assertThat(run.await().completed()).isEqualTo(CHATS.size());
      assertThat(server.connectionsOpened()).isEqualTo(CHATS.size());
    }
  }

  @Test
  void usersBoundWhatIsInFlight() throws InterruptedException {
    AtomicInteger most = new AtomicInteger();
    Set<Ask> inFlight = new HashSet<>();
    try (ScriptedServer server =
            new ScriptedServer(ask -> {
              inFlight.add(ask);
              most.accumulateAndGet(inFlight.size(), Math::max);
              // Answered a moment later, so that others could come in between.
              ask.channel()
                  .eventLoop()
                  .execute(() -> {
                    inFlight.remove(ask);
                    ask.stream();
                  });
            });
        LoadRun run =
            LoadRun.start(plan(server.url(), CHATS).pacing(new Pacing.Users(3)).loops(2).build())) {
      assertThat(run.await().completed()).isEqualTo(CHATS.size());
      assertThat(most.get()).isLessThanOrEqualTo(3);
      assertThat(server.connectionsOpened()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void aTurnOfASessionWaitsForTheOneBefore() throws InterruptedException {
    Map<String, Integer> inFlight = new HashMap<>();
    List<String> overlaps = new ArrayList<>();
    try (ScriptedServer server =
            new ScriptedServer(ask -> {
              String session = String.valueOf(ask.session());
              if (inFlight.merge(session, 1, Integer::sum) > 1) {
                overlaps.add(session);
              }
              ask.channel()
                  .eventLoop()
                  .execute(() -> {
                    inFlight.merge(session, -1, Integer::sum);
                    ask.stream();
                  });
            });
        LoadRun run =
            LoadRun.start(
                plan(server.url(), CHATS).pacing(new Pacing.Sessions()).loops(2).build())) {
      RunReport report = run.await();
      assertThat(report.completed()).isEqualTo(CHATS.size());
      assertThat(overlaps).isEmpty();
    }
  }

  @Test
  void aTurnIsOfferedEvenIfTheOneBeforeWasRefused() throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer(ask -> ask.whole(503, "{}"));
        LoadRun run =
            LoadRun.start(plan(server.url(), CHATS).pacing(new Pacing.Sessions()).build())) {
      assertThat(run.await().rejected()).isEqualTo(CHATS.size());
    }
  }

  @Test
  void endlessTrafficRepeatsTheTraceWithNewTextUntilTimeIsUp() throws InterruptedException {
    Trace trace = SyntheticWorkload.named("short").of(10, 100).generate(1).folded();
    // Four rounds of 100 ms each, and those of a fifth that are due in its first half.
    long inHalf = trace.requests().stream().filter(r -> r.arrivalNanos() < 50_000_000).count();
    try (ScriptedServer server = new ScriptedServer(Ask::stream);
        LoadRun run =
            LoadRun.start(plan(server.url(), trace).endlessFor(Duration.ofMillis(450)).build())) {
      assertThat(run.total()).isEqualTo(-1);
      assertThat(run.await().completed()).isEqualTo((int) (40 + inHalf));
      assertThat(server.asks()).extracting(Ask::body).doesNotHaveDuplicates();
    }
  }

  @Test
  void endlessUsersEndWhenTimeIsUp() throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer(Ask::stream);
        LoadRun run =
            LoadRun.start(
                plan(server.url(), CHATS)
                    .pacing(new Pacing.Users(2))
                    .endlessFor(Duration.ofMillis(300))
                    .build())) {
      assertThat(run.await().outcomes().keySet()).isSubsetOf("served");
    }
  }

  @Test
  void dilationStretchesTheWallAndNotTheReport() throws InterruptedException {
    Trace trace = SyntheticWorkload.named("short").of(20, 100).generate(1).folded();
    long last = trace.requests().getLast().arrivalNanos();
    try (ScriptedServer server = new ScriptedServer(Ask::stream);
        LoadRun run = LoadRun.start(plan(server.url(), trace).dilation(4).build())) {
      RunReport report = run.await();
      assertThat(report.wallSeconds()).isGreaterThanOrEqualTo(4 * last / 1e9 - .001);
      assertThat(report.rate()).isEqualTo(trace.meanRate());
    }
  }

  @Test
  void requestsCarryKeyAndSession() throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer(Ask::stream);
        LoadRun run = LoadRun.start(plan(server.url(), CHATS.first(5)).build())) {
      run.await();
      TraceRequest first = CHATS.requests().getFirst();
      assertThat(server.asks()).extracting(Ask::authorization).containsOnly("Bearer sk-1");
      assertThat(server.asks()).extracting(Ask::session).contains(first.session() + ".0");
    }
  }

  private static LoadPlan.Builder plan(URI url, Trace trace) {
    return LoadPlan.of(trace, new LoadTarget(url, "sk-1", "m"));
  }
}
