package dev.weir.simulator.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user's own prompts as JSONL: {@code {"prompt": TEXT}} or {@code {"messages": […]}}, with
 * optional {@code max_tokens}, {@code timestamp} or {@code delay} (both ms; a delay counts from the
 * line before, in a session from the completion of its line before), {@code session_id} and {@code
 * tenant}. Lengths are estimated at four bytes a token; equal beginnings are found by hashing.
 */
final class PromptReader {
  private static final int DEFAULT_OUTPUT = 128;
  private static final int BYTES_PER_TOKEN = 4;
  private static final JsonMapper JSON = new JsonMapper();

  /** Two tenants who call their sessions the same have two. */
  private record Session(String tenant, String id) {}

  private final String name;
  private final TraceBuilder builder = new TraceBuilder();
  private final TextBlocks blocks = new TextBlocks();
  private final Map<Session, Integer> lastOfSession = new HashMap<>();
  private long clock;

  PromptReader(String name) {
    this.name = name;
  }

  Trace read(InputStream in) throws IOException {
    JsonLines.each(name, in, this::add);
    return Trace.recorded(name, builder.byArrival());
  }

  private void add(JsonLine line) {
    String messages = messages(line);
    byte[] bytes = messages.getBytes(StandardCharsets.UTF_8);
    String tenant = line.textOr("tenant", TraceRequest.DEFAULT_TENANT);
    Session session = new Session(tenant, line.textOr("session_id", ""));
    int previous = session.id().isEmpty() ? -1 : lastOfSession.getOrDefault(session, -1);
    long delay = line.has("delay") ? line.millis("delay") : 0;
    clock = line.has("timestamp") ? line.millis("timestamp") : clock + delay;
    int number =
        builder.add(
            new TraceRequest(
                0,
                clock,
                Math.max(1, bytes.length / BYTES_PER_TOKEN),
                line.countOr("max_tokens", DEFAULT_OUTPUT),
                blocks.of(bytes),
                session.id(),
                tenant,
                previous,
                previous < 0 ? 0 : delay,
                messages));
    if (!session.id().isEmpty()) {
      lastOfSession.put(session, number);
    }
  }

  private static String messages(JsonLine line) {
    JsonNode messages = line.field("messages");
    if (messages.isArray() && !messages.isEmpty()) {
      return messages.toString();
    }
    JsonNode prompt = line.field("prompt");
    if (!prompt.isString() || prompt.stringValue().isEmpty()) {
      String wrong = messages.isMissingNode() ? "prompt" : "messages";
      throw line.wrong(wrong, "\"prompt\": a text, or \"messages\": a list of chat messages");
    }
    return "[{\"role\":\"user\",\"content\":" + JSON.writeValueAsString(prompt) + "}]";
  }
}
