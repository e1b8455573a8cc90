package dev.weir.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An error in the shape that OpenAI's clients read. Messages carry the value and the expectation,
 * never a secret.
 *
 * @param type the family, by status
 * @param param the part of the request at fault; null: no single one
 * @param code for programs; null: none
 */
public record Refusal(
    int status, String type, String message, @Nullable String param, @Nullable String code) {

  public static Refusal invalid(String message, @Nullable String param, @Nullable String code) {
    return new Refusal(400, "invalid_request_error", message, param, code);
  }

  /** The same with the status that suits the code better than 400. */
  public static Refusal invalid(int status, String message, String code) {
    return new Refusal(status, "invalid_request_error", message, null, code);
  }

  public static Refusal unauthorized(String message) {
    return new Refusal(401, "authentication_error", message, null, "invalid_api_key");
  }

  public static Refusal forbidden(String message) {
    return new Refusal(403, "permission_error", message, null, "forbidden");
  }

  /** More than the caller may use. */
  public static Refusal limited(String message, String code) {
    return new Refusal(429, "rate_limit_error", message, null, code);
  }

  /** Weir's own or an engine's fault, or no room. */
  public static Refusal server(int status, String message, String code) {
    String type = status == 503 ? "overloaded_error" : "server_error";
    return new Refusal(status, type, message, null, code);
  }

  /** {@code {"error":{"message","type","param","code"}}}, UTF-8. */
  public byte[] json() {
    StringBuilder out = new StringBuilder(160);
    out.append("{\"error\":{\"message\":");
    JsonText.quote(message, out);
    out.append(",\"type\":");
    JsonText.quote(type, out);
    out.append(",\"param\":");
    JsonText.quoteOrNull(param, out);
    out.append(",\"code\":");
    JsonText.quoteOrNull(code, out);
    return out.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
