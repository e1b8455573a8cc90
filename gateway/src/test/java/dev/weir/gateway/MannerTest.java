package dev.weir.gateway;

import static dev.weir.gateway.Manners.ASK;
import static dev.weir.gateway.Manners.CHAT;
import static dev.weir.gateway.Manners.STREAM;
import static dev.weir.gateway.Manners.having;
import static dev.weir.gateway.Manners.pathOf;
import static dev.weir.gateway.Manners.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How engines are asked that know a call, and those that do not. */
class MannerTest {
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
}
