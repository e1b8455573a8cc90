package dev.weir.enginesim;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in the shape that vLLM gives it.
 *
 * @param param the member of the request that is wrong, if it is one
 * @param retryAfterSeconds 0: no such header
 */
record ApiError(
    HttpResponseStatus status,
    String type,
    String message,
    @Nullable String param,
    int retryAfterSeconds) {

  /** The type of what vLLM's web framework refuses before vLLM sees it, in a shape of its own. */
  private static final String OF_THE_ROUTER = "";

  static ApiError invalid(@Nullable String param, String message) {
    return new ApiError(HttpResponseStatus.BAD_REQUEST, "BadRequestError", message, param, 0);
  }

  static ApiError unknownModel(String model) {
    return new ApiError(
        HttpResponseStatus.NOT_FOUND,
        "NotFoundError",
        "The model `" + model + "` does not exist.",
        "model",
        0);
  }

  static ApiError unknownPath() {
    return new ApiError(HttpResponseStatus.NOT_FOUND, OF_THE_ROUTER, "Not Found", null, 0);
  }

  static ApiError wrongMethod() {
    return new ApiError(
        HttpResponseStatus.METHOD_NOT_ALLOWED, OF_THE_ROUTER, "Method Not Allowed", null, 0);
  }

  static ApiError busy(int retryAfterSeconds) {
    return new ApiError(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "ServiceUnavailableError",
        "The queue is full, try again later.",
        null,
        retryAfterSeconds);
  }

  static ApiError internal() {
    return new ApiError(
        HttpResponseStatus.INTERNAL_SERVER_ERROR,
        "InternalServerError",
        "EngineCore encountered an issue.",
        null,
        0);
  }

  byte[] json() {
    if (type.equals(OF_THE_ROUTER)) {
      return Json.bytes(Map.of("detail", message));
    }
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", message);
    error.put("type", type);
    error.put("param", param);
    error.put("code", status.code());
    return Json.bytes(Map.of("error", error));
  }
}
