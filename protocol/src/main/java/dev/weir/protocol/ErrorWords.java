package dev.weir.protocol;

import java.nio.charset.StandardCharsets;

/**
 * One refusal in the words of each API: as a body, and as an event of a stream that has begun.
 * Statuses are the same in all of them; types are not.
 */
public final class ErrorWords {
  private ErrorWords() {}

  /** The body of an error, UTF-8. */
  public static byte[] json(Refusal refusal, Dialect dialect, String requestId) {
    return switch (dialect) {
      case OPENAI -> refusal.json();
      case ANTHROPIC -> anthropic(refusal, requestId).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** The error as the last event of a stream of the API. */
  public static String event(Refusal refusal, Api api, String requestId) {
    return switch (api) {
      case MESSAGES, COUNT_TOKENS ->
          "event: error\ndata: " + anthropic(refusal, requestId) + "\n\n";
      case RESPONSES -> "event: error\ndata: " + responses(refusal) + "\n\n";
      default -> "data: " + new String(refusal.json(), StandardCharsets.UTF_8) + "\n\n";
    };
  }

  /** Anthropic's clients choose their exception by the status and show the type. */
  private static String anthropic(Refusal refusal, String requestId) {
    StringBuilder out = new StringBuilder(160);
    out.append("{\"type\":\"error\",\"error\":{\"type\":");
    JsonText.quote(anthropicType(refusal.status()), out);
    out.append(",\"message\":");
    JsonText.quote(refusal.message(), out);
    out.append("},\"request_id\":");
    JsonText.quote(requestId, out);
    return out.append('}').toString();
  }

  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  /**
   * The members that the API documents, and the error once more as a member of its own: without it
   * OpenAI's clients pass the event on and end as if nothing had happened. Numbers of events are
   * the engine's; whoever adds one does not know the next.
   */
  private static String responses(Refusal refusal) {
    StringBuilder out = new StringBuilder(320);
    out.append("{\"type\":\"error\",\"code\":");
    String code = refusal.code();
    JsonText.quote(code == null ? refusal.type() : code, out);
    out.append(",\"message\":");
    JsonText.quote(refusal.message(), out);
    out.append(",\"param\":");
    JsonText.quoteOrNull(refusal.param(), out);
    out.append(",\"sequence_number\":0,");
    String body = new String(refusal.json(), StandardCharsets.UTF_8);
    return out.append(body, 1, body.length()).toString();
  }
}
