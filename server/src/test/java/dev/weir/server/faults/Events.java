package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream as the client got it.
 *
 * @param text of all its content
 * @param error the error event that ended it; null: none
 * @param done whether it ended with {@code [DONE]}
 */
record Events(String text, @Nullable JsonNode error, boolean done) {
  /** Reads a stream strictly: nothing but data and comments, and nothing behind its end. */
  static Events of(Wire.Answer answer) {
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    StringBuilder text = new StringBuilder();
    JsonNode error = null;
    boolean done = false;
    for (String event : List.of(answer.body().split("\n\n"))) {
      if (event.startsWith(":") || event.isEmpty()) {
        continue;
      }
      assertThat(event).startsWith("data: ");
      assertThat(done || error != null).as("an event behind the end: " + event).isFalse();
      String data = event.substring("data: ".length());
      done = data.equals("[DONE]");
      JsonNode json = done ? null : Wire.parse(data);
      if (json != null && json.has("error")) {
        error = json.path("error");
      } else if (json != null) {
        text.append(json.path("choices").path(0).path("delta").path("content").asString(""));
      }
    }
    return new Events(text.toString(), error, done);
  }
}
