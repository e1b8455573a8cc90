package dev.weir.gateway;

import dev.weir.gateway.LocalAnswers.Local;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and change how the server runs: the admin API, the metrics and the console.
 *
 * <p>With {@code server.admin_sha256} set: whoever presents that key, as a bearer token or {@code
 * x-api-key}, or from a browser as the password of HTTP Basic. A browser sends a password by itself
 * once it knows it, for pages of anybody; so with a password the request must also come from the
 * server's own page ({@link Origins}).
 *
 * <p>Without it: a loopback peer that speaks to a loopback name and does not come from a page of
 * another origin, so that neither DNS rebinding nor a foreign web page gets in, and that was not
 * forwarded by a proxy on this machine.
 */
final class AdminGate {
  private static final Refusal UNKNOWN =
      Refusal.unauthorized(
          "admin key: missing or wrong (expected: the key of server.admin_sha256)");
  private static final Refusal ELSEWHERE =
      Refusal.forbidden(
          "admin from another machine: refused (expected: server.admin_sha256 is set, or a loopback peer)");
  private static final Refusal OTHER_NAME =
      Refusal.forbidden("host: not a loopback name (expected: localhost, 127.0.0.1 or [::1])");
  private static final Refusal FOREIGN =
      Refusal.forbidden("origin: foreign (expected: the server's own, or none)");

  private static final String BASIC = "Basic ";
  private static final String CHALLENGE = "www-authenticate";
  private static final String REALM = "realm=\"weir\", charset=\"UTF-8\"";
  private static final List<String> FORWARDED =
      List.of(
          "forwarded",
          "via",
          "x-real-ip",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-port",
          "x-forwarded-server");

  private AdminGate() {}

  /** What to answer instead; null: come in. */
  static @Nullable Local refuse(
      @Nullable String adminSha256, @Nullable SocketAddress peer, HttpRequest request) {
    return adminSha256 == null ? withoutKey(peer, request) : withKey(adminSha256, request);
  }

  /** Whether a person with a browser is asking for a page. */
  static boolean wantsPage(HttpHeaders head) {
    String accept = head.get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  private static @Nullable Local withKey(String sha256, HttpRequest request) {
    String key = Doorman.presented(request.headers());
    if (key != null) {
      return matches(sha256, key) ? null : Local.of(UNKNOWN).with(CHALLENGE, "Bearer " + REALM);
    }
    if (Origins.foreign(request)) {
      return Local.of(FOREIGN);
    }
    String password = password(request.headers().get(HttpHeaderNames.AUTHORIZATION));
    if (password != null && matches(sha256, password)) {
      return null;
    }
    String scheme = fromBrowser(request) ? BASIC : "Bearer ";
    return Local.of(UNKNOWN).with(CHALLENGE, scheme + REALM);
  }

  private static @Nullable Local withoutKey(@Nullable SocketAddress peer, HttpRequest request) {
    if (!loopback(peer) || forwarded(request.headers())) {
      return Local.of(ELSEWHERE);
    }
    if (!Origins.addressedToLoopback(request)) {
      return Local.of(OTHER_NAME);
    }
    return Origins.foreign(request) ? Local.of(FOREIGN) : null;
  }

  /** A browser asks for the password when it is challenged; programs are told of the key. */
  private static boolean fromBrowser(HttpRequest request) {
    return !Targets.path(request.uri()).startsWith("/metrics")
        && (wantsPage(request.headers()) || Origins.sentByOwnPage(request));
  }

  private static @Nullable String password(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
      String text = new String(pair, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0 ? null : text.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean matches(String sha256, String key) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), Doorman.sha256(key));
  }

  private static boolean loopback(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress().isLoopbackAddress();
  }

  private static boolean forwarded(HttpHeaders head) {
    return FORWARDED.stream().anyMatch(head::contains);
  }
}
