package dev.weir.gateway;

import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request line asks for. */
sealed interface Route {
  /** A call that goes to an engine. */
  record Inference(Api api) implements Route {}

  /** The models that this key may name; one of them when {@code id} is given. */
  record Models(@Nullable String id) implements Route {}

  record Health(Probe probe) implements Route {}

  record Metrics() implements Route {}

  /**
   * @param target path and query as they were sent
   */
  record Admin(String target) implements Route {}

  record None(Refusal why) implements Route {}

  /** What a health check asks. */
  enum Probe {
    LIVENESS,
    READINESS,
    SUMMARY
  }

  Map<String, Route> POSTS =
      Map.of(
          Api.CHAT.path(), new Inference(Api.CHAT),
          Api.COMPLETIONS.path(), new Inference(Api.COMPLETIONS),
          Api.EMBEDDINGS.path(), new Inference(Api.EMBEDDINGS));

  Map<String, Route> GETS =
      Map.of(
          "/models", new Models(null),
          "/metrics", new Metrics(),
          "/health", new Health(Probe.SUMMARY),
          "/health/liveness", new Health(Probe.LIVENESS),
          "/health/liveliness", new Health(Probe.LIVENESS),
          "/health/readiness", new Health(Probe.READINESS));

  /** Where a request goes; {@code /v1} may be left out before inference paths and models. */
  static Route of(HttpMethod method, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.equals("/admin") || path.startsWith("/admin/")) {
      return new Admin(target);
    }
    String bare = path.startsWith("/v1/") ? path.substring(3) : path;
    Map<String, Route> known = method.equals(HttpMethod.POST) ? POSTS : GETS;
    boolean get = method.equals(HttpMethod.GET);
    Route route = get || method.equals(HttpMethod.POST) ? known.get(bare) : null;
    if (route != null) {
      return route;
    }
    if (get && bare.startsWith("/models/") && bare.length() > "/models/".length()) {
      return new Models(decode(bare.substring("/models/".length())));
    }
    return new None(unknown(method, path, bare));
  }

  private static String decode(String segment) {
    try {
      return java.net.URLDecoder.decode(
          segment.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  private static Refusal unknown(HttpMethod method, String path, String bare) {
    String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
    String message = method + " " + shown + ": no such path";
    if (POSTS.containsKey(bare) || GETS.containsKey(bare)) {
      String expected = POSTS.containsKey(bare) ? "POST" : "GET";
      return Refusal.invalid(
          405,
          method + " " + shown + ": wrong method (expected: " + expected + ")",
          "method_not_allowed");
    }
    return Refusal.invalid(404, message, "unknown_path");
  }
}
