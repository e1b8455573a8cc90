package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may see and change how the server runs. With {@code server.admin_sha256} set: whoever
 * presents that key. Without it: a loopback peer that speaks to a loopback name and does not come
 * from a page of another origin, so that neither DNS rebinding nor a foreign web page gets in, and
 * that was not forwarded by a proxy on this machine.
 */
final class AdminGate {
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

  /**
   * Why not; null: come in.
   *
   * @param target of the request; the host that an absolute one names counts
   */
  static @Nullable Refusal refuse(
      @Nullable String adminSha256, @Nullable SocketAddress peer, String target, HttpHeaders head) {
    if (adminSha256 != null) {
      String key = Doorman.presented(head);
      return key != null && matches(adminSha256, key)
          ? null
          : Refusal.unauthorized(
              "admin key: missing or wrong (expected: the key of server.admin_sha256)");
    }
    if (!loopback(peer) || forwarded(head)) {
      return Refusal.forbidden(
          "admin from another machine: refused (expected: server.admin_sha256 is set, or a loopback peer)");
    }
    String named = Targets.authority(target);
    String host = named != null ? named : head.get(HttpHeaderNames.HOST);
    String origin = head.get(HttpHeaderNames.ORIGIN);
    if (host == null || !loopbackName(hostOf("http://" + host))) {
      return Refusal.forbidden(
          "host: not a loopback name (expected: localhost, 127.0.0.1 or [::1])");
    }
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      return Refusal.forbidden("origin: foreign (expected: the server's own, or none)");
    }
    return null;
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

  /** Whether a URL or an origin names this machine by a loopback name. */
  static boolean loopbackUrl(String url) {
    return loopbackName(hostOf(url));
  }

  private static @Nullable String hostOf(String url) {
    try {
      return URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean loopbackName(@Nullable String name) {
    return name != null
        && (name.equalsIgnoreCase("localhost") || name.equals("[::1]") || ipv4Loopback(name));
  }

  private static boolean ipv4Loopback(String name) {
    return io.netty.util.NetUtil.isValidIpV4Address(name) && name.startsWith("127.");
  }
}
