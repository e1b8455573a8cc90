package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Weir says that was used, against what the engines say that they did. */
final class UsageTest {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 400;

  @TempDir Path folder = Path.of("");

  @Test
  void usageIsWhatTheEnginesCounted() throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engines));
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < CLIENTS; c++) {
          SplittableRandom random = new SplittableRandom(c);
          clients.add(Thread.ofVirtual().start(() -> mixed(port, random)));
        }
        for (Thread client : clients) {
          client.join();
        }
        RunningWeir.eventually("all rows in the store", () -> settled(port));
        assertThat(sum(port, "requests")).isEqualTo((long) CLIENTS * REQUESTS);
        assertToldIsWhatTheEnginesFinished(port, engines);
        assertSumsAreTheRows(port);
      }
    }
  }

  /** Streams, whole answers, requests that are wrong, and clients that leave. */
  private static void mixed(int port, SplittableRandom random) {
    for (int i = 0; i < REQUESTS; i++) {
      int kind = random.nextInt(10);
      int tokens = 1 + random.nextInt(40);
      String question = "q".repeat(1 + random.nextInt(3_000));
      String chat = Asked.chat(kind == 0 ? "none" : "m", question, tokens, kind % 2 == 0);
      try (Wire wire = new Wire(port)) {
        if (kind == 1 || kind == 2) {
          wire.send(Wire.post("/v1/chat/completions", chat.replace("s\":" + tokens, "s\":4000")));
          wire.skip(random.nextInt(kind == 2 ? 2_000 : 1));
        } else {
          assertThat(wire.chat(chat).status()).isEqualTo(kind == 0 ? 404 : 200);
        }
      }
    }
  }

  /** Where the engine told its count it is the engine's to the token; estimates are apart. */
  private static void assertToldIsWhatTheEnginesFinished(int port, EngineServer engines) {
    long prompt = 0;
    long output = 0;
    long estimatedOutput = 0;
    for (JsonNode row : rows(port)) {
      boolean told = row.path("output_told").asBoolean();
      boolean asked = row.path("attempts").asInt() > 0;
      prompt += told && asked ? row.path("prompt_tokens").asLong() : 0;
      output += told ? row.path("output_tokens").asLong() : 0;
      estimatedOutput += told ? 0 : row.path("output_tokens").asLong();
    }
    long finishedPrompt = 0;
    long finishedOutput = 0;
    long generated = 0;
    for (String url : engines.urls()) {
      String page = metrics(url);
      finishedPrompt += sample(page, "vllm:request_prompt_tokens_sum");
      finishedOutput += sample(page, "vllm:request_generation_tokens_sum");
      generated += sample(page, "vllm:generation_tokens_total");
    }
    assertThat(prompt).isEqualTo(finishedPrompt);
    assertThat(output).isEqualTo(finishedOutput);
    assertThat(estimatedOutput).isPositive().isLessThanOrEqualTo(generated - finishedOutput);
  }

  private static void assertSumsAreTheRows(int port) {
    long prompt = 0;
    long output = 0;
    for (JsonNode row : rows(port)) {
      prompt += row.path("prompt_tokens").asLong();
      output += row.path("output_tokens").asLong();
    }
    assertThat(sum(port, "prompt_tokens")).isEqualTo(prompt);
    assertThat(sum(port, "output_tokens")).isEqualTo(output);
  }

  private static String yaml(EngineServer engines) {
    StringBuilder yaml = new StringBuilder("ledger: { dir: ledger }\nengines:\n");
    for (int i = 0; i < engines.urls().size(); i++) {
      yaml.append("  - { id: e%d, kind: sim, url: \"%s\" }\n".formatted(i, engines.urls().get(i)));
    }
    return yaml.append("models: [{ id: m, engines: [e0, e1] }]\n").toString();
  }

  private static boolean settled(int port) {
    JsonNode status = get(port, "/admin/ledger/status");
    return status.path("accepted").asLong() == CLIENTS * REQUESTS
        && status.path("durable").asLong() == CLIENTS * REQUESTS
        && status.path("stored_offset").asLong() == status.path("durable_offset").asLong();
  }

  private static List<JsonNode> rows(int port) {
    List<JsonNode> rows = new ArrayList<>();
    get(port, "/admin/ledger?limit=10000").path("rows").forEach(rows::add);
    return rows;
  }

  private static long sum(int port, String name) {
    return get(port, "/admin/usage?by=").path("total").path(name).asLong();
  }

  private static JsonNode get(int port, String path) {
    try (Wire wire = new Wire(port)) {
      return wire.get(path).json();
    }
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
