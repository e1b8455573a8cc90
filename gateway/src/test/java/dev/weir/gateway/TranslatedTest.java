package dev.weir.gateway;

import static dev.weir.gateway.Manners.ASK;
import static dev.weir.gateway.Manners.CHAT;
import static dev.weir.gateway.Manners.STREAM;
import static dev.weir.gateway.Manners.houseOf;
import static dev.weir.gateway.Manners.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.Settings;
import org.junit.jupiter.api.Test;

/** What clients hear in Anthropic's words of engines that speak others. */
class TranslatedTest {
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
  void aLargeRequestIsTranslatedOffTheLoopAndLeavesNothing() {
    String large = ASK.replace("hi", "x".repeat(3_000_000));
    try (ScriptedEngine engine = ScriptedEngine.saying(CHAT);
        TestHouse house = houseOf(EngineKind.OPENAI, engine)) {
      assertThat(house.post("/v1/messages", large).body()).contains("hello");
      house.assertNothingHeld();
    }
  }
}
