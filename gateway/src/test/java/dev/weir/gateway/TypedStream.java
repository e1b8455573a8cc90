package dev.weir.gateway;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of typed events as a client of Messages or of Responses reads it. */
final class TypedStream {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA = "data: ";

  final StringBuilder text = new StringBuilder();
  final List<String> types = new ArrayList<>();
  final List<String> comments = new ArrayList<>();
  final List<Long> numbers = new ArrayList<>();
  String id = "";
  String lastId = "";
  String wholeText = "";
  String stop = "";
  String error = "";
  long prompt;
  long completion;
  boolean done;

  static TypedStream of(String body) {
    TypedStream read = new TypedStream();
    for (String event : body.split("\n\n", -1)) {
      int data = event.indexOf(DATA);
      if (event.startsWith(":")) {
        read.comments.add(event);
      } else if (event.startsWith("{")) {
        read.error = JSON.readTree(event).path("error").path("message").asString("?");
      } else if (data >= 0) {
        read.event(JSON.readTree(event.substring(data + DATA.length())));
      }
    }
    return read;
  }

  private void event(JsonNode event) {
    String type = event.path("type").asString("");
    types.add(type);
    if (event.has("sequence_number") && !type.equals("error")) {
      numbers.add(event.path("sequence_number").asLong());
    }
    switch (type) {
      case "message_start" -> {
        id = event.path("message").path("id").asString("");
        count(event.path("message").path("usage"));
      }
      case "content_block_delta" -> text.append(event.path("delta").path("text").asString(""));
      case "message_delta" -> {
        stop = event.path("delta").path("stop_reason").asString("");
        count(event.path("usage"));
      }
      case "message_stop" -> done = true;
      case "response.created" -> id = event.path("response").path("id").asString("");
      case "response.output_text.delta" -> text.append(event.path("delta").asString(""));
      case "response.completed", "response.incomplete" -> ended(event.path("response"));
      case "error" -> error = event.path("error").path("message").asString("?");
      default -> {
        // Begins and ends of items say nothing that is not said elsewhere.
      }
    }
  }

  private void ended(JsonNode response) {
    done = true;
    stop = response.path("status").asString("");
    lastId = response.path("id").asString("");
    wholeText = response.path("output").path(0).path("content").path(0).path("text").asString("");
    count(response.path("usage"));
  }

  /** The cached tokens of Messages stand beside the others; those of Responses are among them. */
  private void count(JsonNode usage) {
    prompt = usage.path("input_tokens").asLong() + usage.path("cache_read_input_tokens").asLong();
    completion = usage.path("output_tokens").asLong();
  }
}
