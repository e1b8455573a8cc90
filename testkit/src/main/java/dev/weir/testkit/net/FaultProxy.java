package dev.weir.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between two TCP peers and fails as networks do. Bytes are passed on as they come; what a
 * test orders concerns connections that are open, and those that come later.
 *
 * <p>A cut is seen as a program sees it: its kernel still takes connections and bytes, and nothing
 * ever comes of them. That a kernel gets no answer to its first packet cannot be had without a
 * network of its own.
 */
public final class FaultProxy implements AutoCloseable {
  /** Small, so that who sends to somebody who does not read notices soon. */
  static final int WINDOW_BYTES = 32 * 1024;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Weather weather = new Weather();
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<Long> openings = new CopyOnWriteArrayList<>();

  private FaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** On a free loopback port, before whoever listens at this URL. */
  public static FaultProxy before(URI target) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReceiveBufferSize(WINDOW_BYTES);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
      FaultProxy proxy =
          new FaultProxy(listener, new InetSocketAddress(target.getHost(), target.getPort()));
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Nothing passes in either direction, and nobody is told, until {@link #mend}. */
  public void cut() {
    weather.cut(true);
  }

  /** What was held back by a cut arrives, late. */
  public void mend() {
    weather.cut(false);
  }

  /** Every byte takes so much longer, each way; bytes in flight overlap, as on a long wire. */
  public void delay(Duration each) {
    weather.delay(each);
  }

  /**
   * The peer of every open connection is gone as a machine without power is: no end, no reset, and
   * nothing is read any more. New connections pass.
   */
  public void vanish() {
    lines.forEach(Line::vanish);
  }

  /** Every open connection is reset on both sides. */
  public void reset() {
    lines.forEach(Line::reset);
  }

  /** When each connection was opened, by {@link System#nanoTime}, oldest first. */
  public List<Long> openings() {
    return List.copyOf(openings);
  }

  /** Connections that neither peer has ended. */
  public int open() {
    return (int) lines.stream().filter(line -> !line.ended()).count();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        openings.add(System.nanoTime());
        lines.removeIf(Line::ended);
        lines.add(Line.open(client, target, weather));
      } catch (IOException _) {
        // Closed by us, or a client that was gone at once; the loop's condition tells which.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    weather.cut(false);
    lines.forEach(Line::reset);
  }
}
