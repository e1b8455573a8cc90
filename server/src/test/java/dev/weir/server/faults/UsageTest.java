package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.FaultReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Weir says that was used, against what the engines say that they did. */
final class UsageTest {
  private static final int CLIENTS = 8;
  private static final int SOME = 200;
  private static final int TEN_THOUSAND = 10_000 / (2 * CLIENTS);

  @TempDir Path folder = Path.of("");

  @Test
  void usageIsWhatTheEnginesCounted() throws Exception {
    usageIsWhatTheEnginesCounted(SOME);
  }

  @Test
  @Tag("slow")
  void usageOfTenThousandMixedRequestsIsWhatTheEnginesCounted() throws Exception {
    usageIsWhatTheEnginesCounted(TEN_THOUSAND);
  }

  /**
   * @param each what one client asks in each of two parts
   */
  private void usageIsWhatTheEnginesCounted(int each) throws Exception {
    int all = 2 * CLIENTS * each;
    try (EngineServer engines = EngineServer.start(Asked.engines(3))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engines));
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        LedgerHouse.together(CLIENTS, client -> mixed(port, each, new SplittableRandom(client)));
        engines.arm(0, FaultReader.parse("close:after=2,p=0.1"));
        engines.arm(1, FaultReader.parse("busy:p=0.1"));
        LedgerHouse.together(CLIENTS, client -> streams(port, each, new SplittableRandom(client)));
        LedgerHouse.awaitDurable(port, all);
        List<JsonNode> rows = LedgerHouse.rows(port);
        assertThat(rows).hasSize(all);
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

  /**
   * Two engines that write, and one that listens. Who goes on with the answer of another reads its
   * prompt once more, which its client is not charged for: so here nobody does.
   */
  private static String yaml(EngineServer engines) {
    String third =
        "  - { id: e2, kind: sim, url: \"" + engines.urls().getLast() + "\", model: sim }";
    return LedgerHouse.yaml(engines)
            .replace("models: [", third + "\nmodels: [{ id: s, engines: [e2] }, ")
        + "resume: { enabled: false }\n";
  }

  /**
   * Streams, whole answers, requests in other words that are translated, uploads, requests that are
   * wrong, and clients that leave.
   */
  private static void mixed(int port, int each, SplittableRandom random) {
    for (int i = 0; i < each; i++) {
      int kind = random.nextInt(10);
      String question = "q".repeat(1 + random.nextInt(3_000));
      try (Wire wire = new Wire(port)) {
        switch (kind) {
          case 0 -> assertThat(ask(wire, "none", question, random, true)).isEqualTo(404);
          case 1 -> leave(wire, question, random.nextInt(700));
          case 2 -> leave(wire, question, 0);
          case 3 ->
              assertThat(send(wire, "/v1/messages", messages(question, random))).isEqualTo(200);
          case 4 ->
              assertThat(send(wire, "/v1/responses", responses(question, random))).isEqualTo(200);
          case 5 -> assertThat(upload(wire, random)).isEqualTo(200);
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
  private static void streams(int port, int each, SplittableRandom random) {
    for (int i = 0; i < each; i++) {
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

  private static String messages(String question, SplittableRandom random) {
    return """
    {"model":"m","max_tokens":%d,"stream":%b,"messages":[{"role":"user","content":"%s"}]}\
    """
        .formatted(4 + random.nextInt(40), random.nextBoolean(), question);
  }

  private static String responses(String question, SplittableRandom random) {
    return """
    {"model":"m","max_output_tokens":%d,"stream":%b,"input":"%s"}\
    """
        .formatted(4 + random.nextInt(40), random.nextBoolean(), question);
  }

  private static int send(Wire wire, String path, String body) {
    wire.send(Wire.post(path, body));
    return wire.read().status();
  }

  /** A form with a file, which engines transcribe and count nothing of. */
  private static int upload(Wire wire, SplittableRandom random) {
    String field = "--b\r\nContent-Disposition: form-data; name=";
    String form =
        field
            + "\"model\"\r\n\r\ns\r\n"
            + field
            + "\"file\"; filename=\"a.wav\"\r\n\r\n"
            + "s".repeat(random.nextInt(20_000))
            + "\r\n--b--\r\n";
    wire.send(
        "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: weir\r\n"
            + "Content-Type: multipart/form-data; boundary=b\r\n"
            + "Content-Length: "
            + form.length()
            + "\r\n\r\n"
            + form);
    return wire.read().status();
  }

  /** Asks for a long stream and goes when so much of it is there. */
  private static void leave(Wire wire, String question, int bytes) {
    wire.send(Wire.post("/v1/chat/completions", Asked.chat("m", question, 4_000, true)));
    wire.skip(bytes);
  }

  /**
   * What an engine told is the engine's to the token; an estimate of an answer is never more than
   * it did. Of sound it tells seconds and no tokens: there the requests are compared.
   */
  private static void assertCountsAreTheEngines(List<JsonNode> rows, EngineServer engines) {
    long finishedPrompt = 0;
    long finishedOutput = 0;
    long generated = 0;
    for (String url : engines.urls().subList(0, 2)) {
      String page = metrics(url);
      finishedPrompt += sample(page, "vllm:request_prompt_tokens_sum");
      finishedOutput += sample(page, "vllm:request_generation_tokens_sum");
      generated += sample(page, "vllm:generation_tokens_total");
    }
    assertThat(rows.stream().filter(row -> row.path("model").asString().equals("s")))
        .hasSize((int) sample(metrics(engines.urls().getLast()), "vllm:request_success_total"))
        .noneMatch(UsageTest::whole);
    assertThat(sum(rows, true, "prompt_tokens")).isEqualTo(finishedPrompt);
    assertThat(sum(rows, true, "output_tokens")).isEqualTo(finishedOutput);
    assertThat(sum(rows, false, "output_tokens")).isBetween(1L, generated - finishedOutput);
  }

  private static long sum(List<JsonNode> rows, boolean told, String name) {
    return rows.stream()
        .filter(row -> whole(row) == told && row.path("model").asString().equals("m"))
        .mapToLong(row -> row.path(name).asLong())
        .sum();
  }

  /** Whether an engine counted both sides. */
  private static boolean whole(JsonNode row) {
    return row.path("prompt_told").asBoolean() && row.path("output_told").asBoolean();
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
