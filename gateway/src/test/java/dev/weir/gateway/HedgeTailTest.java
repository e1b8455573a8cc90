package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HedgeRules;
import dev.weir.control.KeyRing;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.Fault;
import dev.weir.simulator.engine.EngineProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What hedging does to the tail of first tokens, before four simulated engines at a steady rate:
 * publishes figures, asserts only what holds on any machine.
 */
@Tag("soak")
final class HedgeTailTest {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final int RATE = Integer.getInteger("weir.hedge.rate", 10);
  private static final int SECONDS = Integer.getInteger("weir.hedge.seconds", 30);
  private static final List<String> MADE = List.of("\"won\"", "\"lost\"", "\"failed\"");
  private static final long TICK = Duration.ofSeconds(1).toNanos() / RATE;

  @Test
  void whereSomeAnswersPauseHedgingIsBoundedAndNobodyIsLost() {
    bothWays(
        "three answers in a hundred pause 5 s",
        engines -> {
          for (int i = 0; i < 4; i++) {
            engines.arm(i, new ArmedFault(new Fault.Stall(0, 5000), 0.03, 0));
          }
        });
  }

  @Test
  void whereOneEngineOfFourIsSlowHedgingIsBoundedAndNobodyIsLost() {
    bothWays(
        "one engine of four eight times as slow",
        engines -> engines.arm(0, ArmedFault.always(new Fault.Slow(8, 0))));
  }

  @Test
  void whereNothingIsWrongHedgingIsBoundedAndNobodyIsLost() {
    bothWays("nothing is wrong", _ -> {});
  }

  private static void bothWays(String what, Consumer<EngineServer> fault) {
    measured(what + ", never hedged", new HedgeRules(false, 0.05, false), fault);
    measured(what + ", hedged", HedgeRules.DEFAULTS, fault);
  }

  private static void measured(String what, HedgeRules rules, Consumer<EngineServer> fault) {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(0.2).withModel("m");
    try (EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, 4));
        TestHouse house =
            TestHouse.atPorts(
                LateHouse.rules(rules),
                KeyRing.open(),
                engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray())) {
      firstTokens(house, 4 * 2 * Lateness.ENOUGH);
      double before = hedges(house);
      fault.accept(engines);
      List<Long> all = firstTokens(house, RATE * SECONDS);
      double hedges = hedges(house) - before;
      all.sort(null);
      LOG.log(
          Level.INFO,
          "{0}: {1} requests, {2} hedged; first tokens p50 {3} p90 {4} p95 {5} p99 {6} max {7} ms{8}",
          what,
          all.size(),
          hedges,
          millis(all, 0.5),
          millis(all, 0.9),
          millis(all, 0.95),
          millis(all, 0.99),
          millis(all, 1),
          counts(house).map(line -> "\n" + line).collect(Collectors.joining()));
      double most = 0.05 * (all.size() + 10 * RATE) + 2 * Hedging.FLOOR;
      assertThat(hedges).isLessThanOrEqualTo(rules.enabled() ? most : 0);
      house.assertNothingHeld();
    }
  }

  private static long millis(List<Long> sorted, double quantile) {
    return sorted.get((int) (quantile * (sorted.size() - 1))) / 1_000_000;
  }

  /** At a steady rate, however long each takes. */
  private static List<Long> firstTokens(TestHouse house, int count) {
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> ends = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        LockSupport.parkNanos(start + i * TICK - System.nanoTime());
        int number = i;
        ends.add(clients.submit(() -> times.add(ask(house, number))));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return new ArrayList<>(times);
  }

  private static long ask(TestHouse house, int number) {
    String body =
        "{\"model\":\"m\",\"stream\":true,\"ignore_eos\":true,\"max_tokens\":24,\"messages\":[{\"role\":\"user\",\"content\":\"%d %s\"}]}"
            .formatted(number, "x".repeat(4_000 + 97 * number % 12_000));
    try (RawClient client = house.client()) {
      long start = System.nanoTime();
      client.send(RawClient.request("/v1/chat/completions", body, "Connection: close"));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200");
      long first = System.nanoTime() - start;
      while (client.readByte() >= 0) {
        // its end is the end of the connection
      }
      return first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came of those that were late, the warming up included. */
  private static Stream<String> counts(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body().lines().filter(line -> line.startsWith("weir_hedges"));
    }
  }

  private static double hedges(TestHouse house) {
    return counts(house)
        .filter(line -> MADE.stream().anyMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
