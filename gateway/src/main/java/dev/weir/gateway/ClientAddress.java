package dev.weir.gateway;

import dev.weir.control.Cidr;
import dev.weir.control.Proxies;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer, unless that is a proxy that is trusted and says more.
 *
 * <p>Proxies write whom they heard behind what they were told, so the header is read from its end:
 * hops that are trusted proxies are passed over, and the first that is none is the client. What
 * stands before it the client wrote itself, and is not read. Where a hop is no address the reading
 * ends, and the last trusted one counts. Only the header that is configured is looked at.
 */
final class ClientAddress {
  private static final AttributeKey<InetSocketAddress> TOLD =
      AttributeKey.valueOf("dev.weir.gateway.proxied-peer");
  private static final int MOST_HOPS = 50;

  private ClientAddress() {}

  /** A PROXY header names the peer. */
  static void tell(Channel channel, InetSocketAddress peer) {
    channel.attr(TOLD).set(peer);
  }

  /** Who is at the other end of a connection, as a PROXY header told, or else as it is. */
  static @Nullable SocketAddress peer(Channel channel) {
    InetSocketAddress told = channel.attr(TOLD).get();
    return told == null ? channel.remoteAddress() : told;
  }

  /** Null: it is not known, as of a socket that has just been closed. */
  static @Nullable InetAddress of(@Nullable SocketAddress peer, HttpHeaders head, Proxies proxies) {
    if (!(peer instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return null;
    }
    InetAddress last = inet.getAddress();
    boolean told = proxies.header() != Proxies.Header.NONE && !proxies.trusted().isEmpty();
    if (!told || !Cidr.anyContains(proxies.trusted(), last)) {
      return last;
    }
    String all = String.join(",", head.getAll(proxies.header().label()));
    String[] hops = all.split(",", -1);
    int least = Math.max(0, hops.length - MOST_HOPS);
    for (int i = hops.length - 1; i >= least; i--) {
      InetAddress hop = address(hops[i].trim(), proxies.header());
      if (hop == null) {
        return last;
      }
      last = hop;
      if (!Cidr.anyContains(proxies.trusted(), hop)) {
        return hop;
      }
    }
    return last;
  }

  private static @Nullable InetAddress address(String hop, Proxies.Header header) {
    String text = header == Proxies.Header.FORWARDED ? forParameter(hop) : hop;
    if (text == null) {
      return null;
    }
    try {
      return Cidr.literal(withoutPort(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** {@code for="[2001:db8::1]:4711";proto=http} → what stands behind {@code for}. */
  private static @Nullable String forParameter(String element) {
    for (String pair : List.of(element.split(";", -1))) {
      String part = pair.trim();
      if (part.regionMatches(true, 0, "for=", 0, 4)) {
        String value = part.substring(4).trim();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? text : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    boolean one = colon > 0 && text.indexOf(':', colon + 1) < 0;
    return one ? text.substring(0, colon) : text;
  }
}
