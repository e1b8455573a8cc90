package dev.weir.gateway;

import dev.weir.protocol.Api;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request line asks for. */
sealed interface Route {
  String ANTHROPIC = "/anthropic/";
  String CONSOLE = "/console";

  /** Where LiteLLM's clients make keys. */
  Set<String> LITELLM = Set.of("/key/generate", "/key/info");

  /** A call that goes to an engine. */
  record Inference(Api api) implements Route {}

  /** The models that this key may name; one of them when {@code id} is given. */
  record Models(@Nullable String id) implements Route {}

  record Health(Probe probe) implements Route {}

  record Metrics() implements Route {}

  /**
   * What answers admin and console calls.
   *
   * @param target path and query as they were sent
   */
  record Admin(String target) implements Route {}

  /**
   * The front door: a browser is led to the console.
   *
   * @param otherwise for whoever is no browser
   */
  record Front(None otherwise) implements Route {}

  /**
   * @param allow the methods that the path knows; null: the path is unknown
   */
  record None(Refusal why, Dialect dialect, @Nullable String allow) implements Route {}

  /** What a health check asks. */
  enum Probe {
    LIVENESS,
    READINESS,
    SUMMARY
  }

  Map<String, Route> POSTS =
      Arrays.stream(Api.values())
          .collect(Collectors.toUnmodifiableMap(api -> bare(api.path()), Inference::new));

  Map<String, Route> GETS =
      Map.of(
          "/models", new Models(null),
          "/metrics", new Metrics(),
          "/health", new Health(Probe.SUMMARY),
          "/health/liveness", new Health(Probe.LIVENESS),
          "/health/liveliness", new Health(Probe.LIVENESS),
          "/health/readiness", new Health(Probe.READINESS));

  /**
   * Where a request goes; {@code /v1} may be left out before inference paths and models. A HEAD
   * goes where a GET would.
   *
   * @param uri the request's target, as a path or absolute
   */
  static Route of(HttpMethod method, String uri) {
    String target = Targets.path(uri);
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (within("/admin", path) || within(CONSOLE, path) || LITELLM.contains(path)) {
      return new Admin(target);
    }
    String bare = bare(path);
    boolean get = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (get && path.equals("/")) {
      return new Front(none(method, path, bare));
    }
    Map<String, Route> known = method.equals(HttpMethod.POST) ? POSTS : GETS;
    Route route = get || method.equals(HttpMethod.POST) ? known.get(bare) : null;
    if (route != null) {
      return route;
    }
    if (get && bare.startsWith("/models/") && bare.length() > "/models/".length()) {
      return new Models(decode(bare.substring("/models/".length())));
    }
    return none(method, path, bare);
  }

  /** Whether a path is this one or below it. */
  static boolean within(String parent, String path) {
    return path.startsWith(parent)
        && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
  }

  /** Without the version, and without the prefix under which others put Anthropic's API. */
  private static String bare(String path) {
    String own = path.startsWith(ANTHROPIC) ? path.substring(ANTHROPIC.length() - 1) : path;
    return own.startsWith("/v1/") ? own.substring(3) : own;
  }

  /** In whose words the path's errors are told. */
  private static Dialect dialect(String path, String bare) {
    boolean anthropic = path.startsWith(ANTHROPIC) || bare.startsWith("/messages");
    return anthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
  }

  private static String decode(String segment) {
    try {
      return java.net.URLDecoder.decode(
          segment.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  private static None none(HttpMethod method, String path, String bare) {
    String shown = method + " " + (path.length() > 200 ? path.substring(0, 200) + "…" : path);
    if (POSTS.containsKey(bare) || GETS.containsKey(bare)) {
      String allow = POSTS.containsKey(bare) ? "POST" : "GET, HEAD";
      String message = shown + ": wrong method (expected: " + allow + ")";
      return new None(
          Refusal.invalid(405, message, "method_not_allowed"), dialect(path, bare), allow);
    }
    Refusal unknown = Refusal.invalid(404, shown + ": no such path", "unknown_path");
    return new None(unknown, dialect(path, bare), null);
  }
}
