package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken requests by the thousand: none is answered 500, none hangs, and nothing is held. */
final class FuzzTest {
  private static final int CALLERS = 100;
  private static final int HANGS_MILLIS = 5_000;
  private static final Set<Integer> FAIR =
      Set.of(200, 204, 400, 403, 404, 405, 408, 413, 414, 415, 417, 431, 501, 505);

  @TempDir Path folder;

  @Test
  void twentyThousandBrokenRequestsBreakNothing() throws Exception {
    fuzz(20_000, 1);
  }

  @Test
  @Tag("soak")
  void aMillionBrokenRequestsBreakNothing() throws Exception {
    fuzz(Integer.getInteger("weir.fuzz.requests", 1_000_000), 2);
  }

  private void fuzz(int requests, long seed) throws InterruptedException, ExecutionException {
    String yaml =
        """
        server:
          timeouts: { head: 300ms, body: 300ms }
          cors: { origins: [ "https://app.example" ] }
        engines: [{ id: a, kind: sim, url: "%s", model: sim }]
        models: [{ id: chat, engines: [a] }]
        """;
    try (EngineServer engine = EngineServer.start(Asked.engines(1).withMaxModelLength(256));
        RunningWeir weir = RunningWeir.of(folder, yaml.formatted(engine.url()))) {
      Map<Integer, Integer> statuses = new HashMap<>();
      for (Map<Integer, Integer> part : all(weir.port(), requests, seed)) {
        part.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
      }
      assertThat(statuses.values().stream().mapToInt(n -> n).sum()).isEqualTo(requests);
      assertThat(statuses).as("some are still sound, most are not").containsKeys(200, 400, 404);

      weir.assertNothingHeld();
      assertThat(engine.gauges(0).running()).isZero();
      try (Wire wire = new Wire(weir.port())) {
        assertThat(wire.chat(Asked.chat("chat", "Hello", 5, true)).status()).isEqualTo(200);
      }
    }
  }

  private static List<Map<Integer, Integer>> all(int port, int requests, long seed)
      throws InterruptedException, ExecutionException {
    SplittableRandom seeds = new SplittableRandom(seed);
    List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        Mutant mutant = new Mutant(seeds.split());
        parts.add(callers.submit(() -> call(port, requests / CALLERS, mutant)));
      }
    }
    List<Map<Integer, Integer>> all = new ArrayList<>();
    for (Future<Map<Integer, Integer>> part : parts) {
      all.add(part.get());
    }
    return all;
  }

  private static Map<Integer, Integer> call(int port, int requests, Mutant mutant) {
    Map<Integer, Integer> statuses = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      statuses.merge(status(port, mutant.next()), 1, Integer::sum);
    }
    return statuses;
  }

  private static int status(int port, byte[] request) {
    try (Wire wire = new Wire(port, HANGS_MILLIS)) {
      wire.send(request);
      Wire.Answer answer = wire.readOrThrow(false);
      if (answer.status() == 100) {
        answer = wire.readOrThrow(false);
      }
      if (answer.status() >= 400) {
        assertThat(answer.json().at("/error/message").asString()).isNotEmpty();
      }
      assertThat(answer.whole()).isTrue();
      assertThat(FAIR).as(answer.body()).contains(answer.status());
      wire.closeAtOnce();
      return answer.status();
    } catch (IOException | RuntimeException | AssertionError e) {
      String shown = new String(request, StandardCharsets.ISO_8859_1);
      throw new AssertionError("in answer to:\n" + shown, e);
    }
  }
}
