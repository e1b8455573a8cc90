package dev.weir.testkit.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One connection through a proxy: a socket to the client, and one to the target as soon as the
 * weather allows. Each direction has its own {@link Pump}.
 */
final class Line {
  private final Socket client;
  private final InetSocketAddress target;
  private final Weather weather;
  private final AtomicInteger pumping = new AtomicInteger(2);
  private volatile boolean gone;
  private volatile @Nullable Socket server;

  private Line(Socket client, InetSocketAddress target, Weather weather) {
    this.client = client;
    this.target = target;
    this.weather = weather;
  }

  static Line open(Socket client, InetSocketAddress target, Weather weather) {
    Line line = new Line(client, target, weather);
    Thread.ofVirtual().name("fault-line").start(line::connect);
    return line;
  }

  private void connect() {
    try {
      weather.awaitClear();
      Socket peer = new Socket();
      peer.setReceiveBufferSize(FaultProxy.WINDOW_BYTES);
      peer.connect(target);
      peer.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      server = peer;
      Pump.start(client, peer, this);
      Pump.start(peer, client, this);
    } catch (IOException _) {
      reset();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  Weather weather() {
    return weather;
  }

  /** Whether its peers have lost each other for good. */
  boolean gone() {
    return gone;
  }

  void vanish() {
    gone = true;
  }

  /** One direction has been ended by its sender; with both the line is over. */
  void directionEnded() {
    if (pumping.decrementAndGet() == 0) {
      close(client, false);
      close(server, false);
    }
  }

  boolean ended() {
    return client.isClosed();
  }

  void reset() {
    close(client, true);
    close(server, true);
  }

  private static void close(@Nullable Socket socket, boolean reset) {
    if (socket == null) {
      return;
    }
    try (socket) {
      if (reset && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException _) {
      // It was closed already, which is what was wanted.
    }
  }
}
