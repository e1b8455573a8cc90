package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.protocol.Api;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How engines are asked that know a call, and those that do not. */
class MannerTest {
  private static final String ASK =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String STREAM = ASK.replace("\"max", "\"stream\":true,\"max");
  private static final String NOT_FOUND = ScriptedEngine.json(404, "{\"detail\":\"Not Found\"}");
  private static final String CHAT =
      ScriptedEngine.json(
          200,
          "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
              + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}");
  private static final String MESSAGE =
      ScriptedEngine.json(
          200,
          "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
              + "\"text\":\"own\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}");
  private static final String[] EVENTS = {
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
        + "{\"input_tokens\":5,\"cache_read_input_tokens\":3,\"output_tokens\":1}}}\n\n",
    "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    delta("one"),
    delta(" two"),
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
        + "\"usage\":{\"output_tokens\":2}}\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
  };

  private static String delta(String text) {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}\n\n".formatted(text);
  }

  /** Answers by path, as a process that has some calls and not others. */
  private static ScriptedEngine having(Map<String, String> answers) {
    return new ScriptedEngine((request, out) ->
        write(out, answers.getOrDefault(request.head().split(" ", 3)[1], NOT_FOUND)));
  }

  private static void write(OutputStream out, String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.UTF_8));
  }

  private static String pathOf(ScriptedEngine engine) throws InterruptedException {
    return engine.requests().take().head().split(" ", 3)[1];
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/messages", "/messages", "/anthropic/v1/messages"})
  void anEngineThatSpeaksMessagesGetsTheClientsOwnWords(String path) throws Exception {
    try (ScriptedEngine engine = having(Map.of("/v1/messages", MESSAGE));
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.post(path, ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"own\"");
      assertThat(engine.requests().take().body()).isEqualTo(ASK);
      house.assertNothingHeld();
    }
  }

  @Test
  void anEngineThatDoesNotIsAskedByChatAndNextTimeAtOnce() throws Exception {
    try (ScriptedEngine engine = having(Map.of("/v1/chat/completions", CHAT));
        TestHouse house = TestHouse.before(engine)) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = house.post("/v1/messages", ASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
            .contains("\"type\":\"message\"", "\"hello\"", "\"stop_reason\":\"end_turn\"");
        assertThat(answer.header("x-weir-engine")).isEqualTo("e0");
      }
      assertThat(pathOf(engine)).isEqualTo("/v1/messages");
      assertThat(pathOf(engine)).isEqualTo("/v1/chat/completions");
      assertThat(pathOf(engine)).isEqualTo("/v1/chat/completions");
      assertThat(house.engine("e0").lacks(Api.MESSAGES)).isTrue();
      house.assertNothingHeld();
    }
  }

  @Test
  void anAnswerThatTheClientHasBegunIsGoneOnWith() throws Exception {
    try (ScriptedEngine engine = having(Map.of("/v1/chat/completions", CHAT));
        TestHouse house = TestHouse.before(engine)) {
      String begun = ASK.replace("}]", "},{\"role\":\"assistant\",\"content\":\"I say\"}]");
      assertThat(house.post("/v1/messages", begun).status()).isEqualTo(200);
      assertThat(pathOf(engine)).isEqualTo("/v1/messages");
      assertThat(engine.requests().take().body())
          .contains("\"continue_final_message\":true,\"add_generation_prompt\":false");
      house.assertNothingHeld();
    }
  }

  @Test
  void aStreamOfMessagesPassesUnchangedAndIsCounted() {
    try (ScriptedEngine engine = ScriptedEngine.saying(ScriptedEngine.stream(EVENTS));
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.post("/v1/messages", STREAM);
      assertThat(answer.body()).isEqualTo(String.join("", EVENTS));
      assertThat(answer.whole()).isTrue();
      // The client may have its answer a moment before it is counted.
      TestHouse.eventually(() -> metrics(house).contains("outcome=\"served\"} 1.0"));
      assertThat(metrics(house))
          .contains("weir_tokens_total{kind=\"prompt\",model=\"m\"} 8.0")
          .contains("weir_tokens_total{kind=\"prompt_cached\",model=\"m\"} 3.0")
          .contains("weir_tokens_total{kind=\"completion\",model=\"m\"} 2.0")
          .contains("weir_requests_total{model=\"m\",outcome=\"served\"} 1.0");
      house.assertNothingHeld();
    }
  }

  private static String metrics(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "3,true", "4,false", "6,false"})
  void aBrokenStreamOfMessagesIsTakenOverBeforeContentAndToldAfterIt(int events, boolean another) {
    String[] begun = java.util.Arrays.copyOf(EVENTS, events);
    try (ScriptedEngine broken = ScriptedEngine.sayingAndClosing(ScriptedEngine.chunks(begun));
        TestHouse house = TestHouse.before(broken)) {
      broken.script((request, out) -> {
        boolean first = broken.requests().size() == 1;
        write(out, first ? ScriptedEngine.chunks(begun) : ScriptedEngine.stream(EVENTS));
        if (first) {
          out.flush();
          request.socket().close();
        }
      });
      RawClient.Answer answer = house.post("/v1/messages", STREAM);
      if (another) {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body())
            .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
      } else {
        assertThat(answer.body())
            .startsWith(String.join("", begun))
            .contains("event: error\ndata: {\"type\":\"error\"")
            .doesNotContain("message_stop");
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void aTranslatedStreamHasAnthropicsEventsAndNoOther() throws Exception {
    try (ScriptedEngine engine =
            ScriptedEngine.saying(
                ScriptedEngine.stream(
                    ScriptedEngine.content("hel"),
                    ScriptedEngine.content("lo"),
                    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n",
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n",
                    "data: [DONE]\n\n"));
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      RawClient.Answer answer = house.post("/v1/messages", STREAM);
      assertThat(pathOf(engine)).isEqualTo("/v1/chat/completions");
      assertThat(answer.whole()).isTrue();
      assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
      assertThat(answer.body().lines().filter(line -> line.startsWith("event:")))
          .containsExactly(
              "event: message_start",
              "event: content_block_start",
              "event: content_block_delta",
              "event: content_block_delta",
              "event: content_block_stop",
              "event: message_delta",
              "event: message_stop");
      assertThat(answer.body()).contains("max_tokens").doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void aTranslatedStreamThatBreaksEndsWithAnErrorEventAndNotWithMessageStop() {
    try (ScriptedEngine engine =
            ScriptedEngine.sayingAndClosing(ScriptedEngine.chunks(ScriptedEngine.content("hel")));
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      RawClient.Answer answer = house.post("/v1/messages", STREAM);
      assertThat(answer.body()).contains("hel", "event: error").doesNotContain("message_stop");
      house.assertNothingHeld();
    }
  }

  @Test
  void theEnginesRefusalIsToldInTheClientsWords() {
    String no =
        "{\"error\":{\"message\":\"max_tokens is too large\",\"type\":\"BadRequestError\"}}";
    try (ScriptedEngine engine = ScriptedEngine.saying(ScriptedEngine.json(400, no));
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      RawClient.Answer answer = house.post("/v1/messages", ASK);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",")
          .contains("max_tokens is too large");
      house.assertNothingHeld();
    }
  }

  @Test
  void weirsOwnRefusalsAreInAnthropicsShapeOnItsPaths() {
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys())) {
      assertThat(house.post("/v1/messages", ASK).body())
          .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"");
      try (RawClient client = house.client()) {
        String key = "x-api-key: " + TestHouse.KEY;
        assertThat(client.post("/v1/messages", ASK, key).body())
            .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\"");
        assertThat(client.post("/v1/messages", "{", key).body())
            .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
        assertThat(client.get("/anthropic/v1/messages", key).body())
            .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"");
        assertThat(client.post("/v1/chat/completions", "{", key).body()).startsWith("{\"error\":{");
      }
    }
  }

  @Test
  void whatCannotBeTranslatedIsRefusedAndNamesTheParameter() {
    String pdf =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[],\"tools\":[{\"type\":\"web_search_20250305\","
            + "\"name\":\"web_search\"}]}";
    try (ScriptedEngine engine = ScriptedEngine.saying(CHAT);
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      RawClient.Answer answer = house.post("/v1/messages", pdf);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("tools");
      assertThat(engine.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void tokensAreCountedByTheEngineWhereItCanAndByEstimateWhereNot() throws Exception {
    String counted =
        ScriptedEngine.json(200, "{\"count\":11,\"max_model_len\":4096,\"tokens\":[]}");
    try (ScriptedEngine engine = having(Map.of("/tokenize", counted));
        TestHouse house = TestHouse.before(engine)) {
      assertThat(house.post("/v1/messages/count_tokens", ASK).body())
          .isEqualTo("{\"input_tokens\":11}");
      house.assertNothingHeld();
    }
    try (ScriptedEngine engine = having(Map.of());
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.post("/v1/messages/count_tokens", ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("x-weir-estimated")).isEqualTo("1");
      assertThat(answer.body()).matches("\\{\"input_tokens\":\\d+}");
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void responsesArePassedThroughWhereTheEngineHasThemAndElseTranslated(boolean own) {
    String ask = "{\"model\":\"m\",\"input\":\"hi\"}";
    String response =
        ScriptedEngine.json(200, "{\"id\":\"resp_own\",\"object\":\"response\",\"error\":null}");
    Map<String, String> answers =
        own ? Map.of("/v1/responses", response) : Map.of("/v1/chat/completions", CHAT);
    try (ScriptedEngine engine = having(answers);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.post("/v1/responses", ask);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains(own ? "resp_own" : "hello");
      house.assertNothingHeld();
    }
  }

  @Test
  void aCallThatNoEngineHasIs404AndSaysSo() throws Exception {
    try (ScriptedEngine first = having(Map.of());
        ScriptedEngine second = having(Map.of());
        TestHouse house = TestHouse.before(first, second)) {
      for (int i = 0; i < 3; i++) {
        RawClient.Answer answer = house.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"q\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("unsupported_endpoint", "/v1/rerank", "model m");
      }
      // What one client got must not close the call to the others: each asks anew.
      assertThat(first.requests()).hasSize(3);
      assertThat(second.requests()).hasSize(3);
      house.assertNothingHeld();
    }
  }

  @Test
  void aCallThatOneOfManyEnginesHasFindsIt() {
    String ranked = ScriptedEngine.json(200, "{\"results\":[]}");
    ScriptedEngine[] engines = new ScriptedEngine[6];
    for (int i = 0; i < engines.length; i++) {
      engines[i] = having(i == 4 ? Map.of("/v1/rerank", ranked) : Map.of());
    }
    try (TestHouse house = TestHouse.before(engines)) {
      for (int i = 0; i < 10; i++) {
        RawClient.Answer answer = house.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"q\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-weir-engine")).isEqualTo("e4");
      }
      house.assertNothingHeld();
    } finally {
      for (ScriptedEngine engine : engines) {
        engine.close();
      }
    }
  }

  @Test
  void anEngineIsNotEjectedForACallThatItCannotDo() {
    try (ScriptedEngine engine =
            having(
                Map.of(
                    "/v1/chat/completions",
                    CHAT,
                    "/v1/embeddings",
                    ScriptedEngine.json(500, "{\"error\":{\"message\":\"no\"}}")));
        TestHouse house = TestHouse.before(engine)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        RawClient.Answer answer = house.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
        assertThat(answer.status()).isEqualTo(502);
      }
      assertThat(house.engine("e0").state().placeable()).isTrue();
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void anthropicsClientsFindTheRequestsIdWhereTheyLook() {
    try (ScriptedEngine engine = ScriptedEngine.saying(CHAT);
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      RawClient.Answer served = house.post("/v1/messages", ASK);
      assertThat(served.header("request-id")).isEqualTo(served.header("x-request-id")).isNotEmpty();
      RawClient.Answer refused = house.post("/v1/messages", "{}");
      assertThat(refused.header("request-id")).isNotEmpty();
      assertThat(house.chat(ASK).head()).doesNotContain("\nrequest-id");
    }
  }

  @Test
  void soundIsPassedOnAsItComes() {
    String sound = "RIFF\u0001\u0002 not JSON";
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(sound.substring(0, 5), sound.length() - 5, sound.substring(5));
    try (ScriptedEngine engine = ScriptedEngine.saying(answer);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer got =
          house.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\",\"voice\":\"v\"}");
      assertThat(got.header("content-type")).isEqualTo("audio/mpeg");
      assertThat(got.body()).isEqualTo(sound);
      assertThat(got.whole()).isTrue();
      house.assertNothingHeld();
    }
  }

  @Test
  void soundThatBreaksOffIsSeenToBeCut() {
    String cut =
        "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nRIFF!\r\n";
    try (ScriptedEngine engine = ScriptedEngine.sayingAndClosing(cut);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer got = house.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\"}");
      assertThat(got.whole()).isFalse();
      house.assertNothingHeld();
    }
  }

  @Test
  void aCallWithoutAModelMeansTheOnlyOne() {
    try (ScriptedEngine engine = ScriptedEngine.saying(ScriptedEngine.json(200, "{\"count\":1}"));
        TestHouse house = TestHouse.before(engine)) {
      assertThat(house.post("/tokenize", "{\"prompt\":\"hi\"}").status()).isEqualTo(200);
      assertThat(house.post("/v1/tokenize", "{\"prompt\":\"hi\"}").status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void whenABusyEngineSaysHowLongTheClientIsToldSo() {
    String busy =
        "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (ScriptedEngine engine = ScriptedEngine.saying(busy);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("7");
      assertThat(answer.header("retry-after-ms")).isEqualTo("7000");
      house.assertNothingHeld();
    }
  }

  @Test
  void aLargeRequestIsTranslatedOffTheLoopAndLeavesNothing() {
    String large = ASK.replace("hi", "x".repeat(3_000_000));
    try (ScriptedEngine engine = ScriptedEngine.saying(CHAT);
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      assertThat(house.post("/v1/messages", large).body()).contains("hello");
      house.assertNothingHeld();
    }
  }

  private static TestHouse houseOf(EngineKind kind, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    EngineSpec spec = new EngineSpec("e0", kind, url, null, null, 100);
    return TestHouse.of(Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec));
  }
}
