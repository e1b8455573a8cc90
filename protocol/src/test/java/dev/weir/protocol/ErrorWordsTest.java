package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ErrorWordsTest {
  private static final Refusal REFUSAL =
      Refusal.invalid("model: \"x\"\n (expected: y)", "model", "model_not_found");

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error",
    "401, authentication_error",
    "402, billing_error",
    "403, permission_error",
    "404, not_found_error",
    "405, invalid_request_error",
    "408, invalid_request_error",
    "413, request_too_large",
    "429, rate_limit_error",
    "431, invalid_request_error",
    "500, api_error",
    "502, api_error",
    "503, overloaded_error",
    "504, timeout_error",
    "529, overloaded_error"
  })
  void anthropicsTypeFollowsTheStatus(int status, String type) {
    Refusal refusal = new Refusal(status, "any", "m", null, null);
    JsonNode body = JsonOracle.tree(ErrorWords.json(refusal, Dialect.ANTHROPIC, "req-1"));
    assertThat(body.at("/error/type").asString()).isEqualTo(type);
  }

  @Test
  void anthropicsBodyNamesTheRequest() {
    JsonNode body = JsonOracle.tree(ErrorWords.json(REFUSAL, Dialect.ANTHROPIC, "req-\"1"));
    assertThat(body.propertyNames()).containsExactly("type", "error", "request_id");
    assertThat(body.at("/type").asString()).isEqualTo("error");
    assertThat(body.at("/error/message").asString()).isEqualTo(REFUSAL.message());
    assertThat(body.at("/request_id").asString()).isEqualTo("req-\"1");
  }

  @Test
  void openAisBodyIsTheRefusalsOwn() {
    assertThat(ErrorWords.json(REFUSAL, Dialect.OPENAI, "r")).isEqualTo(REFUSAL.json());
  }

  @Test
  void inChatStreamsAnErrorIsDataWithoutAName() {
    String event = ErrorWords.event(REFUSAL, Api.CHAT, "r");
    assertThat(event).startsWith("data: {").endsWith("}\n\n");
    assertThat(data(event).at("/error/code").asString()).isEqualTo("model_not_found");
  }

  @Test
  void inStreamsOfMessagesAnErrorIsANamedEvent() {
    String event = ErrorWords.event(REFUSAL, Api.MESSAGES, "r");
    assertThat(event).startsWith("event: error\ndata: {").endsWith("}\n\n");
    assertThat(data(event).at("/error/type").asString()).isEqualTo("invalid_request_error");
  }

  @Test
  void inStreamsOfResponsesAnErrorIsFlat() {
    String event = ErrorWords.event(REFUSAL, Api.RESPONSES, "r");
    assertThat(event).startsWith("event: error\ndata: {").endsWith("}\n\n");
    JsonNode data = data(event);
    assertThat(data.propertyNames())
        .containsExactly("type", "code", "message", "param", "sequence_number", "error");
    assertThat(data.get("error")).isEqualTo(JsonOracle.tree(REFUSAL.json()).get("error"));
    assertThat(data.at("/type").asString()).isEqualTo("error");
    assertThat(data.at("/param").asString()).isEqualTo("model");
  }

  private static JsonNode data(String event) {
    String line = event.lines().filter(l -> l.startsWith("data: ")).findFirst().orElseThrow();
    return JsonOracle.tree(line.substring("data: ".length()));
  }
}
