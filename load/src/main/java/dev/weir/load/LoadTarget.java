package dev.weir.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go.
 *
 * @param url of the gateway or engine, with or without {@code /v1}
 * @param key sent as bearer token, null: none
 * @param model asked for
 * @param keys of tenants that have one of their own
 */
public record LoadTarget(URI url, @Nullable String key, String model, Map<String, String> keys) {
  public LoadTarget {
    url = checked(url);
    keys = Map.copyOf(keys);
  }

  /** The same key for all. */
  public LoadTarget(URI url, @Nullable String key, String model) {
    this(url, key, model, Map.of());
  }

  /** That a tenant's requests are sent with; null: none. */
  @Nullable String keyOf(String tenant) {
    String own = keys.get(tenant);
    return own == null ? key : own;
  }

  /** A URL without its {@code /v1} and trailing slash; refused unless http or https. */
  public static URI checked(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean known = scheme.equals("http") || scheme.equals("https");
    if (!known || url.getHost() == null || url.getRawQuery() != null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url: " + url + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
    return URI.create(url.toString().replaceFirst("(/v1)?/*$", ""));
  }

  boolean tls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  int port() {
    return url.getPort() > 0 ? url.getPort() : tls() ? 443 : 80;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(url.getHost(), port());
  }

  /** The value of the Host header. */
  String authority() {
    return url.getPort() > 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
  }

  String path(String path) {
    return url.getRawPath() + path;
  }
}
