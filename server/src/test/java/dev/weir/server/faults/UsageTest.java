package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.FaultReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Weir says that was used, against what the engines say that they did. */
final class UsageTest {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 200;

  @TempDir Path folder = Path.of("");

  @Test
  void usageIsWhatTheEnginesCounted() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), LedgerHouse.yaml(engines));
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        LedgerHouse.together(CLIENTS, client -> mixed(port, new SplittableRandom(client)));
        engines.arm(0, FaultReader.parse("close:after=2,p=0.1"));
        engines.arm(1, FaultReader.parse("busy:p=0.1"));
        LedgerHouse.together(CLIENTS, client -> streams(port, new SplittableRandom(client)));
        LedgerHouse.awaitDurable(port, 2 * CLIENTS * REQUESTS);
        List<JsonNode> rows = LedgerHouse.rows(port);
        assertThat(rows).hasSize(2 * CLIENTS * REQUESTS);
        assertThat(rows.stream().map(row -> row.path("outcome").asString()))
            .contains("served", "cancelled_client", "failed_stream", "rejected_invalid");
        assertCountsAreTheEngines(rows, engines);
        JsonNode total = LedgerHouse.total(port);
        for (String name : List.of("prompt_tokens", "cached_tokens", "output_tokens")) {
          assertThat(total.path(name).asLong())
              .as(name)
              .isEqualTo(rows.stream().mapToLong(row -> row.path(name).asLong()).sum());
        }
      }
    }
  }

  /** Streams, whole answers, requests that are wrong, and clients that leave. */
  private static void mixed(int port, SplittableRandom random) {
    for (int i = 0; i < REQUESTS; i++) {
      int kind = random.nextInt(10);
      String question = "q".repeat(1 + random.nextInt(3_000));
      try (Wire wire = new Wire(port)) {
        switch (kind) {
          case 0 -> assertThat(ask(wire, "none", question, random, true)).isEqualTo(404);
          case 1 -> leave(wire, question, random.nextInt(700));
          case 2 -> leave(wire, question, 0);
          default ->
              assertThat(ask(wire, "m", question, random, random.nextBoolean())).isEqualTo(200);
        }
      }
    }
  }

  /**
   * Streams, while engines break some off. Whole answers that break are asked for again elsewhere,
   * and count twice with the engines.
   */
  private static void streams(int port, SplittableRandom random) {
    for (int i = 0; i < REQUESTS; i++) {
      try (Wire wire = new Wire(port)) {
        assertThat(ask(wire, "m", "how?", random, true)).isIn(200, 502, 503);
      }
    }
  }

  private static int ask(
      Wire wire, String model, String question, SplittableRandom random, boolean stream) {
    int tokens = 4 + random.nextInt(40);
    return wire.chat(Asked.chat(model, question, tokens, stream)).status();
  }

  /** Asks for a long stream and goes when so much of it is there. */
  private static void leave(Wire wire, String question, int bytes) {
    wire.send(Wire.post("/v1/chat/completions", Asked.chat("m", question, 4_000, true)));
    wire.skip(bytes);
  }

  /** What an engine told is the engine's to the token; an estimate is never more than it did. */
  private static void assertCountsAreTheEngines(List<JsonNode> rows, EngineServer engines) {
    long finishedPrompt = 0;
    long finishedOutput = 0;
    long generated = 0;
    for (String url : engines.urls()) {
      String page = metrics(url);
      finishedPrompt += sample(page, "vllm:request_prompt_tokens_sum");
      finishedOutput += sample(page, "vllm:request_generation_tokens_sum");
      generated += sample(page, "vllm:generation_tokens_total");
    }
    assertThat(sum(rows, true, "prompt_tokens")).isEqualTo(finishedPrompt);
    assertThat(sum(rows, true, "output_tokens")).isEqualTo(finishedOutput);
    assertThat(sum(rows, false, "output_tokens")).isBetween(1L, generated - finishedOutput);
  }

  private static long sum(List<JsonNode> rows, boolean told, String name) {
    return rows.stream()
        .filter(row -> row.path("output_told").asBoolean() == told)
        .mapToLong(row -> row.path(name).asLong())
        .sum();
  }

  private static String metrics(String url) {
    try (Wire wire = new Wire(Integer.parseInt(url.replaceFirst(".*:", "")))) {
      return wire.get("/metrics").body();
    }
  }

  private static long sample(String page, String name) {
    return page.lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
