package dev.weir.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What the browser says of where a request comes from. {@code Origin} and {@code Sec-Fetch-*}
 * cannot be set by pages; programs leave them out.
 */
final class Origins {
  private static final String FETCH_SITE = "sec-fetch-site";
  private static final String FETCH_MODE = "sec-fetch-mode";
  private static final String FETCH_DEST = "sec-fetch-dest";

  private Origins() {}

  /**
   * Whether a page of another origin has caused the request. A link to the console from anywhere is
   * not foreign: whoever follows it gets a page that the other one cannot read.
   */
  static boolean foreign(HttpRequest request) {
    HttpHeaders head = request.headers();
    String origin = head.get(HttpHeaderNames.ORIGIN);
    String host = host(request);
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      return true;
    }
    String site = head.get(FETCH_SITE);
    boolean own = site == null || site.equals("same-origin") || site.equals("none");
    return !own && !followsLink(request);
  }

  /** Whether the server's own page has sent it. */
  static boolean sentByOwnPage(HttpRequest request) {
    return "same-origin".equals(request.headers().get(FETCH_SITE));
  }

  /** Whether the name it was sent to can only mean this machine, whatever a name server says. */
  static boolean addressedToLoopback(HttpRequest request) {
    String host = host(request);
    return host != null && loopbackName(nameIn("http://" + host));
  }

  /** Whether an origin is a page of this machine, whatever a name server says. */
  static boolean loopback(String origin) {
    return loopbackName(nameIn(origin));
  }

  private static boolean followsLink(HttpRequest request) {
    HttpHeaders head = request.headers();
    String target = Targets.path(request.uri());
    int query = target.indexOf('?');
    return request.method().equals(HttpMethod.GET)
        && Route.within(Route.CONSOLE, query < 0 ? target : target.substring(0, query))
        && "navigate".equals(head.get(FETCH_MODE))
        && "document".equals(head.get(FETCH_DEST));
  }

  /** Of an absolute target the host that it names counts. */
  private static @Nullable String host(HttpRequest request) {
    String named = Targets.authority(request.uri());
    return named != null ? named : request.headers().get(HttpHeaderNames.HOST);
  }

  private static @Nullable String nameIn(String url) {
    try {
      return URI.create(url).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean loopbackName(@Nullable String name) {
    return name != null
        && (name.equalsIgnoreCase("localhost")
            || name.equals("[::1]")
            || NetUtil.isValidIpV4Address(name) && name.startsWith("127."));
  }
}
