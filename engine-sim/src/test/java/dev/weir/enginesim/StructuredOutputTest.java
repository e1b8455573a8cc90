package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StructuredOutputTest {
  private static final String SCHEMA =
      """
      {"type":"object","required":["steps","total"],"properties":{
        "steps":{"type":"array","minItems":3,"maxItems":5,"items":{"$ref":"#/$defs/step"}},
        "total":{"type":"number","exclusiveMinimum":0,"maximum":10,"multipleOf":0.25},
        "aside":{"type":"string"}},
       "$defs":{"step":{"type":"object","required":["day","note"],"properties":{
        "day":{"type":"string","format":"date"},
        "note":{"anyOf":[{"type":"null"},{"type":"string","minLength":40,"maxLength":40}]}}}}}\
      """;

  private final EngineServer server = EngineServer.start(Engines.fast());
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aDocumentFitsTheSchemaItWasAskedFor() throws IOException, InterruptedException {
    JsonNode choice = client.json(CHAT, ask(SCHEMA, "")).path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    JsonNode document = Client.parse(choice.path("message").path("content").asString());
    assertThat(document.path("steps").size()).isEqualTo(3);
    assertThat(document.path("steps").path(1).path("day").asString()).matches("2026-\\d\\d-\\d\\d");
    assertThat(document.path("steps").path(2).path("note").asString()).hasSize(40);
    assertThat(document.path("total").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(10);
    assertThat(document.path("total").asDouble() % 0.25).isZero();
    assertThat(document.has("aside")).isFalse();
  }

  @Test
  void streamedItIsTheSameDocumentAndGoesOnWhereItBroke() throws IOException, InterruptedException {
    JsonNode answer = client.json(CHAT, ask(SCHEMA, ""));
    String whole = answer.path("choices").path(0).path("message").path("content").asString();
    assertThat(Client.text(client.stream(CHAT, ask(SCHEMA, ",\"stream\":true")))).isEqualTo(whole);
    String begun = whole.substring(0, 20);
    String rest =
        ask(SCHEMA, ",\"continue_final_message\":true")
            .replace(
                "\"x\"}]",
                "\"x\"},{\"role\":\"assistant\",\"content\":%s}]".formatted(Json.text(begun)));
    JsonNode second = client.json(CHAT, rest);
    assertThat(begun + second.path("choices").path(0).path("message").path("content").asString())
        .isEqualTo(whole);
  }

  @Test
  void withoutASchemaItIsSomeObject() throws IOException, InterruptedException {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
            + "\"response_format\":{\"type\":\"json_object\"}}";
    JsonNode message = client.json(CHAT, body).path("choices").path(0).path("message");
    assertThat(Client.parse(message.path("content").asString()).path("answer").asString())
        .isNotEmpty();
  }

  @Test
  void aSchemaThatContainsItselfEnds() throws IOException, InterruptedException {
    String tree =
        "{\"type\":\"object\",\"properties\":{\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}}}";
    JsonNode message = client.json(CHAT, ask(tree, "")).path("choices").path(0).path("message");
    assertThat(message.path("content").asString())
        .isEqualTo("{\"children\":[{\"children\":[{}]}]}");
  }

  @Test
  void aSchemaWithoutEndIsRefused() throws IOException, InterruptedException {
    refused("{\"$ref\":\"#\"}", "a schema that refers to itself");
    refused(
        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}}",
        "a schema without end");
    refused(
        "{\"type\":\"array\",\"minItems\":1000000000,\"items\":{\"type\":\"null\"}}",
        "a schema without end");
    refused("{\"$ref\":\"#/nowhere\"}", "#/nowhere (expected: a $ref to something in the schema)");
  }

  private void refused(String schema, String message) throws IOException, InterruptedException {
    JsonNode error = client.json(CHAT, ask(schema, "")).path("error");
    assertThat(error.path("message").asString()).contains(message);
    assertThat(error.path("code").asInt()).isEqualTo(400);
  }

  private static String ask(String schema, String more) {
    return ("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"response_format\":"
            + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"it\",\"schema\":%s}}%s}")
        .formatted(schema, more);
  }
}
