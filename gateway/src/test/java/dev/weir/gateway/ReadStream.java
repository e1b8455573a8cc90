package dev.weir.gateway;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of chunks as a client reads it: what it says, and what there is of everything else. */
final class ReadStream {
  private static final JsonMapper JSON = new JsonMapper();

  final StringBuilder text = new StringBuilder();
  final Set<String> ids = new LinkedHashSet<>();
  final List<String> finishes = new ArrayList<>();
  final List<String> comments = new ArrayList<>();
  int roles;
  int usages;
  long prompt;
  long completion;
  long total;
  String error = "";
  boolean done;

  static ReadStream of(String body) {
    ReadStream read = new ReadStream();
    for (String event : body.split("\n\n", -1)) {
      read.event(event);
    }
    return read;
  }

  private void event(String event) {
    if (event.startsWith(":")) {
      comments.add(event);
    } else if (event.startsWith("{")) {
      chunk(JSON.readTree(event)); // the body of a refusal
    } else if (event.equals("data: [DONE]")) {
      done = true;
    } else if (!event.isBlank()) {
      chunk(JSON.readTree(event.substring("data: ".length())));
    }
  }

  private void chunk(JsonNode chunk) {
    if (chunk.has("error")) {
      error = chunk.get("error").path("message").asString("?");
      return;
    }
    ids.add(chunk.path("id").asString("") + chunk.path("created") + chunk.path("model"));
    for (JsonNode choice : chunk.path("choices")) {
      text.append(choice.path("delta").path("content").asString(""));
      text.append(choice.path("text").asString(""));
      roles += choice.path("delta").has("role") ? 1 : 0;
      if (choice.path("finish_reason").isString()) {
        finishes.add(choice.path("finish_reason").stringValue());
      }
    }
    if (chunk.path("usage").isObject()) {
      usages++;
      prompt = chunk.path("usage").path("prompt_tokens").asLong();
      completion = chunk.path("usage").path("completion_tokens").asLong();
      total = chunk.path("usage").path("total_tokens").asLong();
    }
  }
}
