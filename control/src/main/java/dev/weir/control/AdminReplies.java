package dev.weir.control;

import dev.weir.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every answer of the admin API has in common: JSON that nobody keeps or embeds. */
public final class AdminReplies {
  static final String JSON = "application/json";
  public static final Map<String, String> HEADERS =
      Map.of(
          "cache-control", "no-store",
          "x-content-type-options", "nosniff",
          "cross-origin-resource-policy", "same-origin");

  private AdminReplies() {}

  public static AdminApi.Reply of(int status, Object view) {
    return new AdminApi.Reply(status, JSON, Json.MAPPER.writeValueAsString(view), HEADERS);
  }

  public static AdminApi.Reply refused(Refusal refusal) {
    String json = new String(refusal.json(), StandardCharsets.UTF_8);
    return new AdminApi.Reply(refusal.status(), JSON, json, HEADERS);
  }

  /** In the shape of OpenAI's errors. */
  public static AdminApi.Reply error(int status, String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", status < 500 ? "invalid_request_error" : "server_error");
    error.put("param", null);
    error.put("code", code);
    return of(status, Map.of("error", error));
  }
}
