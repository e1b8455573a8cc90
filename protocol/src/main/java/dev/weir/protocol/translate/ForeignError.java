package dev.weir.protocol.translate;

import dev.weir.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an engine says when it refuses a request, in whichever of the usual shapes: OpenAI's and
 * Anthropic's {@code error} objects, Google's list of one, FastAPI's {@code detail}, a bare {@code
 * message}, or no JSON.
 */
public final class ForeignError {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SHOWN = 500;

  private ForeignError() {}

  /**
   * The same refusal as Weir would tell it.
   *
   * @param status of the engine's answer: 4xx
   */
  public static Refusal refusal(int status, byte[] body) {
    JsonNode parsed = parse(body);
    // Google puts its one error into a list.
    JsonNode root = parsed.isArray() ? parsed.path(0) : parsed;
    JsonNode error = root.path("error");
    String message = text(error.path("message"), text(error, text(root.path("message"), "")));
    if (message.isEmpty()) {
      return Refusal.invalid(status, "engine answered " + status + ": " + raw(body), ENGINE);
    }
    JsonNode param = error.path("param");
    return new Refusal(
        status,
        "invalid_request_error",
        message,
        param.isString() ? param.asString() : null,
        text(error.path("code"), ENGINE));
  }

  private static final String ENGINE = "engine_refused";

  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private static String text(JsonNode node, String otherwise) {
    return node.isString() && !node.asString().isEmpty() ? node.asString() : otherwise;
  }

  private static String raw(byte[] body) {
    int length = Math.min(MOST_SHOWN, body.length);
    return new String(body, 0, length, StandardCharsets.UTF_8);
  }
}
