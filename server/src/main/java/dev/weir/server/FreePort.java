package dev.weir.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds a port to listen on beside engines that were there first. */
final class FreePort {
  private static final int TRIED = 20;

  private FreePort() {}

  /** The first free port from this one on; this one itself when none of the next is free. */
  static int from(String host, int port) {
    for (int next = port; next < port + TRIED; next++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(host, next));
        return next;
      } catch (IOException e) {
        // Taken.
      }
    }
    return port;
  }
}
