package dev.weir.gateway;

import dev.weir.control.Snapshot;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request and where it comes from.
 *
 * @param peer at the other end of the connection; null: gone
 * @param address of the client, where proxies that are trusted tell it; null: not known
 */
record Visit(
    HttpRequest request,
    Snapshot snapshot,
    @Nullable SocketAddress peer,
    @Nullable InetAddress address,
    String id) {
  static Visit of(HttpRequest request, Snapshot snapshot, @Nullable SocketAddress peer, String id) {
    InetAddress address = ClientAddress.of(peer, request.headers(), snapshot.settings().proxies());
    return new Visit(request, snapshot, peer, address, id);
  }
}
