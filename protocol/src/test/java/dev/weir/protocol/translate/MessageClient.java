package dev.weir.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.translate.Calls.Event;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a message together from the events of its stream as clients do, and insists on their order:
 * one start, blocks one after another with consecutive indices, one delta of the message, one stop.
 */
final class MessageClient {
  private final StringBuilder text = new StringBuilder();
  private ObjectNode message = JsonMapper.shared().createObjectNode();
  private ObjectNode block = message;
  private boolean started;
  private boolean open;
  private boolean stopped;

  private MessageClient() {}

  static JsonNode message(List<Event> events) {
    MessageClient client = new MessageClient();
    for (Event event : events) {
      assertThat(client.stopped).isFalse();
      assertThat(client.started).isEqualTo(!event.name().equals("message_start"));
      client.read(event);
    }
    assertThat(client.stopped).isTrue();
    return client.message;
  }

  private void read(Event event) {
    JsonNode data = event.data();
    switch (event.name()) {
      case "message_start" -> {
        started = true;
        message = (ObjectNode) data.get("message");
        assertThat(message.get("content")).isEmpty();
      }
      case "content_block_start" -> start(data);
      case "content_block_delta" -> delta(data);
      case "content_block_stop" -> stop(data);
      case "message_delta" -> {
        assertThat(open).isFalse();
        assertThat(message.get("stop_reason").isNull()).isTrue();
        message.setAll((ObjectNode) data.get("delta"));
        message.set("usage", data.get("usage"));
      }
      case "message_stop" -> {
        assertThat(message.get("stop_reason").isNull()).isFalse();
        stopped = true;
      }
      default -> throw new AssertionError(event.name());
    }
  }

  private void start(JsonNode data) {
    assertThat(open).isFalse();
    open = true;
    ArrayNode content = (ArrayNode) message.get("content");
    assertThat(data.get("index").asInt()).isEqualTo(content.size());
    block = (ObjectNode) data.get("content_block");
    content.add(block);
    text.setLength(0);
  }

  private void delta(JsonNode data) {
    assertThat(open).isTrue();
    assertThat(data.get("index").asInt()).isEqualTo(message.get("content").size() - 1);
    JsonNode delta = data.get("delta");
    String field =
        switch (delta.get("type").asString()) {
          case "text_delta" -> "text";
          case "thinking_delta" -> "thinking";
          case "signature_delta" -> "signature";
          case "input_json_delta" -> "partial_json";
          default -> throw new AssertionError(delta);
        };
    String added = delta.get(field).asString();
    if (field.equals("partial_json")) {
      assertThat(block.get("type").asString()).isEqualTo("tool_use");
      text.append(added);
    } else {
      block.put(field, block.get(field).asString() + added);
    }
  }

  private void stop(JsonNode data) {
    assertThat(open).isTrue();
    open = false;
    assertThat(data.get("index").asInt()).isEqualTo(message.get("content").size() - 1);
    if (Json.isObject(text.toString())) {
      block.set("input", JsonMapper.shared().readTree(text.toString()));
    } else if (!text.isEmpty()) {
      block.putObject("input").put("_raw", text.toString());
    }
  }
}
