package dev.weir.gateway;

import dev.weir.control.Cors;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What web pages may do (the CORS protocol of the Fetch standard). A browser sends a page's request
 * whatever the server thinks of the page; it only keeps the answer from it. So there are two
 * questions: which pages may read answers, and whether a page may spend an engine's time at all.
 *
 * <p><b>Reading.</b> Pages of {@code server.cors.origins}, and inference and models only. Never
 * with credentials: keys come in a header that the page must know itself, cookies mean nothing
 * here.
 *
 * <p><b>Spending.</b> With keys, the key decides. Without them every page that its visitor's
 * browser can open could use the engines of that machine, by DNS rebinding even without a foreign
 * address. A browser names the page's origin in every POST; so without keys a named origin must be
 * a loopback one or listed.
 */
final class CrossOrigin {
  private static final int MAX_ASKED = 1024;
  private static final int MAX_SHOWN = 100;
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  /** What pages may read beside the few headers that they always may. */
  private static final String EXPOSED =
      "x-request-id, x-weir-engine, x-weir-overhead-us, x-weir-queue-ms, "
          + "x-weir-predicted-ttft-ms, retry-after, retry-after-ms, "
          + "x-ratelimit-limit-requests, x-ratelimit-limit-tokens, "
          + "x-ratelimit-remaining-requests, x-ratelimit-remaining-tokens, "
          + "x-ratelimit-reset-requests, x-ratelimit-reset-tokens";

  private CrossOrigin() {}

  /** The origin that may read the answer to this request; null: no page of another one may. */
  static @Nullable String reader(HttpRequest request, Snapshot snapshot) {
    return snapshot.settings().cors().origins().isEmpty()
        ? null
        : reader(request, request.method(), snapshot);
  }

  /** The origin whose page asks whether it may send a request like this; null: nobody does. */
  static @Nullable String preflight(HttpRequest request, Snapshot snapshot) {
    String method = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    boolean asks = method != null && request.method().equals(HttpMethod.OPTIONS);
    if (!asks || snapshot.settings().cors().origins().isEmpty()) {
      return null;
    }
    boolean post = "POST".equals(method);
    boolean get = "GET".equals(method) || "HEAD".equals(method);
    return post || get ? reader(request, HttpMethod.valueOf(method), snapshot) : null;
  }

  private static @Nullable String reader(HttpRequest request, HttpMethod as, Snapshot snapshot) {
    List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
    if (origins.size() != 1 || !open(Route.of(as, request.uri()))) {
      return null;
    }
    return snapshot.settings().cors().allowed(origins.getFirst());
  }

  private static boolean open(Route route) {
    return route instanceof Route.Inference || route instanceof Route.Models;
  }

  /**
   * Why a server without keys does not do this for a page; null: it does.
   *
   * @param snapshot whose key ring is open
   */
  static @Nullable Refusal stranger(HttpRequest request, Snapshot snapshot) {
    if (!request.headers().contains(HttpHeaderNames.ORIGIN)) {
      return null;
    }
    for (String origin : request.headers().getAll(HttpHeaderNames.ORIGIN)) {
      if (!snapshot.settings().cors().origins().contains(origin) && !Origins.loopback(origin)) {
        String shown = origin.length() > MAX_SHOWN ? origin.substring(0, MAX_SHOWN) + "…" : origin;
        return Refusal.forbidden(
            "origin: "
                + shown
                + " (expected: a loopback origin, or one of server.cors.origins, or a server with keys)");
      }
    }
    return null;
  }

  /** The headers of an answer that the page may read. */
  static void headers(ByteBuf out, String origin) {
    Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    vary(out, origin, "Origin");
  }

  /** Says yes to a preflight. What the page asked for is what it may send. */
  static void consent(ClientAnswer answer, String origin, HttpRequest request, String requestId) {
    answer.bare(
        204,
        out -> {
          Heads.header(out, Heads.REQUEST_ID, requestId);
          consent(out, origin, request);
        });
  }

  private static void consent(ByteBuf out, String origin, HttpRequest request) {
    Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST");
    String asked = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (asked != null && names(asked)) {
      Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    Heads.header(out, HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, 600);
    vary(out, origin, "Origin, Access-Control-Request-Headers");
  }

  private static void vary(ByteBuf out, String origin, String by) {
    Heads.header(
        out, HttpHeaderNames.VARY, origin.equals(Cors.ANY) ? by.replace("Origin, ", "") : by);
  }

  /** Whether this is a list of header names and nothing else. */
  private static boolean names(String list) {
    if (list.length() > MAX_ASKED) {
      return false;
    }
    return list.chars()
        .allMatch(c ->
            c < 128 && Character.isLetterOrDigit(c)
                || ", ".indexOf(c) >= 0
                || TOKEN_SIGNS.indexOf(c) >= 0);
  }
}
