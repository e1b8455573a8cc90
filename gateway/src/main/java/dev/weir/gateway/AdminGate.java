package dev.weir.gateway;

import dev.weir.control.AdminApi.Caller;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.Recognition;
import dev.weir.control.Role;
import dev.weir.gateway.LocalAnswers.Local;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and change how the server runs: the admin API, the metrics and the console.
 *
 * <p>With {@code server.admin_sha256} set: whoever presents that key, as a bearer token or {@code
 * x-api-key}, or from a browser as the password of HTTP Basic. A browser sends a password by itself
 * once it knows it, for pages of anybody; so with a password the request must also come from the
 * server's own page ({@link Origins}). In the same way, whether it is set or not: whoever presents
 * a key or token with a {@link Role}; what that role may do is asked behind this gate.
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

  /** Who is let in, or what to answer instead. */
  sealed interface Opening {
    record In(Caller caller) implements Opening {}

    record Shut(Local answer) implements Opening {}
  }

  /**
   * @param keys whose roles count beside the admin key
   */
  static Opening open(@Nullable String adminSha256, Doorman doorman, KeyRing keys, Visit visit) {
    HttpRequest request = visit.request();
    boolean remote = adminSha256 != null;
    Caller caller = caller(adminSha256, doorman, keys, visit);
    if (caller != null) {
      // A browser sends a password by itself once it knows it, for pages of anybody.
      boolean byPassword = Doorman.presented(request.headers()) == null;
      return byPassword && Origins.foreign(request)
          ? new Opening.Shut(Local.of(FOREIGN))
          : new Opening.In(caller);
    }
    Local no = remote ? withoutItsKey(request) : withoutKey(visit.peer(), request);
    return no == null ? new Opening.In(Caller.LOCAL) : new Opening.Shut(no);
  }

  /** Who it is by what was shown; null: nobody who administers. */
  private static @Nullable Caller caller(
      @Nullable String adminSha256, Doorman doorman, KeyRing keys, Visit visit) {
    String shown = Doorman.presented(visit.request().headers());
    if (shown == null) {
      shown = Doorman.password(visit.request().headers());
    }
    if (shown == null) {
      return null;
    }
    if (adminSha256 != null && matches(adminSha256, shown)) {
      return Caller.ADMIN;
    }
    return doorman.admit(shown, keys, visit.address()) instanceof Recognition.Known(Key key)
            && key.terms().role() != Role.NONE
        ? new Caller("key:" + key.id(), key.terms().role(), key.tenant())
        : null;
  }

  /** Whether a person with a browser is asking for a page. */
  static boolean wantsPage(HttpHeaders head) {
    String accept = head.get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  private static Local withoutItsKey(HttpRequest request) {
    if (Doorman.presented(request.headers()) != null) {
      return Local.of(UNKNOWN).with(CHALLENGE, "Bearer " + REALM);
    }
    if (Origins.foreign(request)) {
      return Local.of(FOREIGN);
    }
    String scheme = fromBrowser(request) ? "Basic " : "Bearer ";
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
