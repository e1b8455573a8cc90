package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ToolCallTest {
  private static final String WEATHER =
      """
      {"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
        "properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]},
          "days":{"type":"integer","minimum":1,"maximum":7}},"required":["city","unit","days"]}}}\
      """;
  private static final String CLOCK = "{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";

  private final EngineServer server = EngineServer.start(Engines.fast());
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aToolThatTheUserMentionsIsCalledWithArgumentsThatFitItsSchema()
      throws IOException, InterruptedException {
    JsonNode choice = choice(ask("Please get_weather for Delft", ""));
    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.path("message").path("content").isNull()).isTrue();
    JsonNode call = choice.path("message").path("tool_calls").path(0);
    assertThat(call.path("id").asString()).startsWith("chatcmpl-tool-");
    assertThat(call.path("type").asString()).isEqualTo("function");
    assertThat(call.path("function").path("name").asString()).isEqualTo("get_weather");
    JsonNode arguments = Client.parse(call.path("function").path("arguments").asString());
    assertThat(arguments.path("city").asString()).isNotEmpty();
    assertThat(arguments.path("unit").asString()).isIn("celsius", "fahrenheit");
    assertThat(arguments.path("days").asInt()).isBetween(1, 7);
  }

  @Test
  void aStreamedCallIsItsNameThenItsArgumentsInPieces() throws IOException, InterruptedException {
    String whole = arguments(choice(ask("get_weather!", "")));
    List<String> frames = client.stream(CHAT, ask("get_weather!", ",\"stream\":true"));
    JsonNode first = delta(frames.get(1));
    assertThat(first.path("function").path("name").asString()).isEqualTo("get_weather");
    assertThat(first.path("id").asString()).startsWith("chatcmpl-tool-");
    StringBuilder arguments = new StringBuilder();
    for (String frame : frames.subList(2, frames.size() - 2)) {
      assertThat(delta(frame).path("function").has("name")).isFalse();
      arguments.append(delta(frame).path("function").path("arguments").asString());
    }
    assertThat(arguments).hasToString(whole);
    assertThat(frames.size()).isGreaterThan(8);
    assertThat(frames.get(frames.size() - 2)).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(frames.getLast()).isEqualTo("[DONE]");
  }

  @Test
  void theChoiceForcesOrForbidsACall() throws IOException, InterruptedException {
    String named = ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"clock\"}}";
    assertThat(called(ask("Hello", named))).isEqualTo("clock");
    assertThat(arguments(choice(ask("Hello", named)))).isEqualTo("{}");
    assertThat(called(ask("Hello", ",\"tool_choice\":\"required\""))).isEqualTo("get_weather");
    assertThat(called(ask("the clock", ",\"tool_choice\":\"required\""))).isEqualTo("clock");
    assertThat(called(ask("the clock", ",\"tool_choice\":\"none\""))).isEmpty();
    assertThat(called(ask("Hello", ""))).isEmpty();
  }

  @Test
  void afterTheToolsResultItAnswersInWords() throws IOException, InterruptedException {
    String body =
        """
        {"tools":[%s],"messages":[{"role":"user","content":"get_weather for Delft"},
          {"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function",
            "function":{"name":"get_weather","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"1","content":"get_weather says rain"}]}\
        """
            .formatted(WEATHER);
    JsonNode choice = choice(body);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.path("message").path("content").asString()).isNotEmpty();
  }

  @Test
  void aCallThatReachesTheLimitIsCut() throws IOException, InterruptedException {
    JsonNode choice = choice(ask("get_weather", ",\"max_tokens\":3"));
    assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
    assertThat(arguments(choice)).hasSizeBetween(12, 15);
  }

  @Test
  void whatIsNoToolIsRefused() throws IOException, InterruptedException {
    refused("\"tools\":{}", "tools: {} (expected: an array of tools)");
    refused("\"tools\":[{}]", "tools[0].type: missing (expected: function)");
    refused(
        "\"tools\":[{\"type\":\"function\"}]",
        "tools[0].function.name: missing (expected: a string)");
    refused("\"tool_choice\":\"required\"", "tool_choice: required (expected: tools");
    refused("\"tool_choice\":\"maybe\"", "tool_choice: \"maybe\" (expected: none, auto");
    refused(
        "\"tool_choice\":{\"function\":{\"name\":\"x\"}}", "tool_choice: x (expected: one of [])");
  }

  private void refused(String member, String message) throws IOException, InterruptedException {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],%s}".formatted(member);
    assertThat(client.json(CHAT, body).path("error").path("message").asString()).contains(message);
  }

  private static String ask(String question, String more) {
    return "{\"tools\":[%s,%s],\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(WEATHER, CLOCK, question, more);
  }

  private JsonNode choice(String body) throws IOException, InterruptedException {
    return client.json(CHAT, body).path("choices").path(0);
  }

  private String called(String body) throws IOException, InterruptedException {
    JsonNode calls = choice(body).path("message").path("tool_calls");
    return calls.path(0).path("function").path("name").asString("");
  }

  private static String arguments(JsonNode choice) {
    JsonNode call = choice.path("message").path("tool_calls").path(0);
    return call.path("function").path("arguments").asString();
  }

  private static JsonNode delta(String frame) {
    JsonNode delta = Client.parse(frame).path("choices").path(0).path("delta");
    return delta.path("tool_calls").path(0);
  }
}
