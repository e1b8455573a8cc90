package dev.weir.load;

import dev.weir.scheduler.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome that an error answer stands for. A code or type that names an outcome wins, with or
 * without its {@code rejected_}; otherwise the status decides, as any OpenAI-like server uses it.
 */
final class Refusals {
  private static final JsonMapper JSON = new JsonMapper();

  private Refusals() {}

  /** Of a status other than 200. */
  static Outcome ofStatus(int status, byte[] body, int length) {
    return named(body, length).orElseGet(() -> byStatus(status));
  }

  /** Of an error frame inside a stream that began with 200. */
  static Outcome ofFrame(byte[] body, int length, boolean afterContent) {
    return named(body, length).orElse(afterContent ? Outcome.FAILED_STREAM : Outcome.FAILED_ENGINE);
  }

  private static Outcome byStatus(int status) {
    return switch (status) {
      case 401, 403 -> Outcome.REJECTED_AUTH;
      case 402 -> Outcome.REJECTED_BUDGET;
      case 429 -> Outcome.REJECTED_RATE;
      case 503 -> Outcome.REJECTED_BUSY;
      case 502 -> Outcome.FAILED_ENGINE;
      case 504 -> Outcome.FAILED_STREAM;
      case 499 -> Outcome.CANCELLED_CLIENT;
      default -> status >= 400 && status < 500 ? Outcome.REJECTED_INVALID : Outcome.FAILED_INTERNAL;
    };
  }

  private static Optional<Outcome> named(byte[] body, int length) {
    JsonNode error;
    try {
      error = JSON.readTree(body, 0, length).path("error");
    } catch (JacksonException _) {
      return Optional.empty();
    }
    return byName(error.path("code")).or(() -> byName(error.path("type")));
  }

  private static Optional<Outcome> byName(JsonNode node) {
    String name = node.isString() ? node.stringValue().toLowerCase(Locale.ROOT) : "";
    return switch (name) {
      case "insufficient_quota", "budget_exceeded" -> Optional.of(Outcome.REJECTED_BUDGET);
      case "rate_limit_exceeded" -> Optional.of(Outcome.REJECTED_RATE);
      case "queue_timeout" -> Optional.of(Outcome.EXPIRED_QUEUE);
      default ->
          Arrays.stream(Outcome.values())
              .filter(outcome -> !outcome.served())
              .filter(o -> o.label().equals(name) || o.label().equals("rejected_" + name))
              .findFirst();
    };
  }
}
