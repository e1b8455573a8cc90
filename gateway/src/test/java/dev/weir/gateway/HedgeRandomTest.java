package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.HedgeRules;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.RetryRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Tries;
import dev.weir.control.ledger.LedgerIntake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Engines that are late and fail in every way, two of them at once, and clients that leave. */
final class HedgeRandomTest {
  private static final int PIECES = 6;

  /** Engines that say "busy" are given little, so some wait: for less than the queue's time-out. */
  private static final int PATIENCE_MILLIS = 50_000;

  private static final Settings SETTINGS =
      new Settings(
          Settings.Limits.DEFAULTS,
          Settings.Timeouts.DEFAULTS,
          null,
          Cors.OFF,
          Scheduling.DEFAULTS,
          Proxies.NONE,
          Map.of(),
          new ResumeRules(false, 1),
          new Tries(new RetryRules(1, 1_000_000), true, new HedgeRules(true, 1, false)));

  @Test
  void howeverTwoAttemptsEndNoAnswerIsMixedAndNothingIsHeld() throws Exception {
    AtomicLong seed = new AtomicLong(Long.getLong("weir.seed", 1));
    AtomicInteger whole = new AtomicInteger();
    try (LeakWatch leaks = new LeakWatch();
        ScriptedEngine a = ScriptedEngine.saying("");
        ScriptedEngine b = new ScriptedEngine(random("b", seed));
        ScriptedEngine c = new ScriptedEngine(random("c", seed));
        TestHouse house = TestHouse.placed(SETTINGS, LateHouse.SOON, LedgerIntake.NONE, a, b, c)) {
      house.fleet().rules(NeverEjected.RULES);
      LateHouse.acquaint(house, a);
      a.script(random("a", seed));
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          int client = i;
          ends.add(clients.submit(() -> ask(house, new SplittableRandom(client), whole)));
        }
        for (Future<?> end : ends) {
          end.get();
        }
      }
      house.assertNothingHeld();
      leaks.assertNoLeak();
      assertThat(whole.get()).as("whole answers").isGreaterThan(100);
      assertThat(b.requests().size()).as("second attempts").isGreaterThan(50);
    }
  }

  private static void ask(TestHouse house, SplittableRandom random, AtomicInteger whole) {
    pause(random.nextInt(1500));
    try (RawClient client = new RawClient(house.port(), PATIENCE_MILLIS)) {
      client.send(RawClient.request("/v1/chat/completions", LateHouse.ASK));
      if (random.nextInt(4) == 0) {
        pause(random.nextInt(400));
        client.reset();
        return;
      }
      RawClient.Answer answer = client.read();
      ReadStream read = ReadStream.of(answer.body());
      assertThat(read.text.toString()).matches("a*|b*|c*");
      if (read.done) {
        assertThat(read.text).hasSize(PIECES);
        assertThat(read.roles).isEqualTo(1);
        assertThat(answer.head()).contains("x-weir-engine: e" + (read.text.charAt(0) - 'a'));
        whole.incrementAndGet();
      } else {
        assertThat(read.error).isNotEmpty();
      }
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** An engine of this name, which answers, breaks off or fails, sooner or later. */
  private static ScriptedEngine.Script random(String name, AtomicLong seed) {
    String role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    return (request, out) -> {
      SplittableRandom random = new SplittableRandom(seed.incrementAndGet());
      pause(random.nextInt(400));
      int kind = random.nextInt(12);
      String answer =
          switch (kind) {
            case 0 -> ScriptedEngine.json(500, "{\"error\":{\"message\":\"x\"}}");
            case 1 -> ScriptedEngine.json(503, "{\"error\":{\"message\":\"x\"}}");
            case 2 -> ScriptedEngine.chunks("data: {\"error\":{\"message\":\"x\"}}\n\n");
            case 3 -> "no HTTP\r\n\r\n";
            case 4 -> "";
            default -> ScriptedEngine.chunks(role);
          };
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      out.flush();
      int pieces = kind == 5 ? random.nextInt(PIECES) : PIECES;
      for (int i = 0; kind >= 5 && i < pieces; i++) {
        pause(i == 0 ? random.nextInt(200) : random.nextInt(5));
        out.write(chunk(ScriptedEngine.content(name)));
        out.flush();
      }
      if (kind > 5) {
        String end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        out.write(chunk(end + "data: [DONE]\n\n"));
        out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      } else {
        request.socket().close();
      }
    };
  }

  private static byte[] chunk(String text) {
    return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
