package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one engine. Idle ones are used again, the last one first, so
 * that surplus ones grow old and are closed. New ones are opened at the {@link DialPace}; whoever
 * waits for one takes an idle one if that comes first.
 */
final class UpstreamPool {
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final FleetEngine engine;
  private final Dialer dialer;
  private final Bootstrap bootstrap;
  private final String host;
  private final int port;
  private final boolean tls;
  private final InetSocketAddress address;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** For whom a connection is being opened; theirs are the buffers until it is open. */
  private final Set<Waiting> opening = Collections.newSetFromMap(new IdentityHashMap<>());

  private final DialPace pace = new DialPace(RandomGenerator.getDefault());
  private final Loop loop;
  private boolean wakes;
  private boolean retired;

  /** A request for which there is no connection yet. */
  private record Waiting(UpstreamListener listener, List<ByteBuf> request, boolean fresh) {
    void letGo() {
      request.forEach(ByteBuf::release);
    }
  }

  UpstreamPool(FleetEngine engine, Dialer dialer, Loop loop) {
    this.engine = engine;
    this.dialer = dialer;
    this.loop = loop;
    URI url = engine.spec().url();
    this.tls = "https".equals(url.getScheme());
    this.host = url.getHost();
    this.port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    this.address = addressOf(host, port);
    this.bootstrap =
        dialer
            .bootstrap()
            .group(loop.executor())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel);
                  }
                });
  }

  FleetEngine engine() {
    return engine;
  }

  /**
   * Sends the request on an idle connection, or on a new one.
   *
   * @param fresh never on a used one
   */
  void send(UpstreamListener listener, List<ByteBuf> request, boolean fresh) {
    pace.request(System.nanoTime());
    waiting.addLast(new Waiting(listener, request, fresh));
    serveWaiting();
  }

  private void serveWaiting() {
    Waiting first = waiting.peekFirst();
    while (first != null && served(first)) {
      first = waiting.peekFirst();
    }
  }

  /** Takes the first of those who wait off the line, if its turn has come. */
  private boolean served(Waiting first) {
    UpstreamConnection connection = null;
    if (first.listener.wanted()) {
      connection = first.fresh ? null : takeIdle();
      long pause = connection == null ? pace.pause(System.nanoTime()) : 0;
      if (pause > 0) {
        wakeIn(pause);
        return false;
      }
    }
    waiting.removeFirst();
    if (!first.listener.wanted()) {
      first.letGo();
    } else if (connection != null) {
      connection.send(first.listener, first.request);
    } else {
      open(first);
    }
    return true;
  }

  /** Where so many are being opened, the end of one of them is waited for instead. */
  private void wakeIn(long pause) {
    if (!wakes && pause < Long.MAX_VALUE) {
      wakes = true;
      var _ =
          loop.executor()
              .schedule(
                  () -> {
                    wakes = false;
                    serveWaiting();
                  },
                  pause,
                  TimeUnit.NANOSECONDS);
    }
  }

  private void open(Waiting first) {
    opening.add(first);
    pace.opens(System.nanoTime());
    loop.services().metrics().connections().opened(engine.spec().id());
    int timeout = (int) dialer.connectTimeout().toMillis();
    ChannelFuture connecting =
        bootstrap.clone().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout).connect(address);
    connecting.addListener((ChannelFuture done) -> {
      SslHandler ssl =
          tls && done.isSuccess() ? done.channel().pipeline().get(SslHandler.class) : null;
      if (ssl == null) {
        connected(done.channel(), done.cause(), first);
      } else {
        ssl.handshakeFuture()
            .addListener(
                (Future<Channel> shaken) -> connected(done.channel(), shaken.cause(), first));
      }
    });
  }

  private void connected(Channel channel, @Nullable Throwable cause, Waiting first) {
    if (!opening.remove(first)) { // the loop has stopped meanwhile
      channel.close();
      return;
    }
    pace.opened();
    UpstreamListener listener = first.listener;
    UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
    if (cause == null && connection != null && listener.wanted()) {
      connection.send(listener, first.request);
      serveWaiting();
      return;
    }
    first.letGo();
    if (cause == null && connection != null) {
      connection.keepForLater();
    } else {
      channel.close();
      pace.refused(System.nanoTime());
      listener.failed(Failure.CONNECT, cause == null ? "closed" : reason(cause));
      passOn();
    }
    serveWaiting();
  }

  /** The engine cannot be reached: who waits to try that too is better off elsewhere. */
  private void passOn() {
    for (Waiting each : List.copyOf(waiting)) {
      // Whom one that fails makes room for may come here at once, and take others off the line.
      if (waiting.remove(each)) {
        each.letGo();
        each.listener.failed(Failure.UNSENT, "no connection");
      }
    }
  }

  /** A literal address needs nobody to resolve it. */
  private static InetSocketAddress addressOf(String host, int port) {
    InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
    return literal == null
        ? InetSocketAddress.createUnresolved(host, port)
        : new InetSocketAddress(literal, port);
  }

  private static String reason(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    return name.startsWith("Annotated") ? name.substring("Annotated".length()) : name;
  }

  /** Keeps the connection for later, unless the engine is not declared any more. */
  void idle(UpstreamConnection connection) {
    if (retired) {
      connection.close();
    } else {
      idle.addLast(connection);
      serveWaiting();
    }
  }

  /**
   * The engine has gone: connections are closed as they become idle.
   *
   * @return whether nobody waits for one any more
   */
  boolean retire() {
    retired = true;
    closeIdle();
    return waiting.isEmpty() && opening.isEmpty();
  }

  /**
   * A connection has ended.
   *
   * @param lost whether that was not our doing
   */
  void gone(UpstreamConnection connection, boolean lost) {
    if (lost) {
      pace.closed(System.nanoTime());
    }
    idle.remove(connection);
  }

  /** Closes what nobody has used for long. */
  void sweep(long now) {
    while (!idle.isEmpty() && now - idle.peekFirst().idleSince() > MAX_IDLE_NANOS) {
      idle.removeFirst().close();
    }
  }

  /**
   * The loop stops, and may not live to hear what becomes of connections that are being opened: the
   * requests that wait are let go of here.
   */
  void close() {
    waiting.forEach(Waiting::letGo);
    waiting.clear();
    opening.forEach(Waiting::letGo);
    opening.clear();
    closeIdle();
  }

  private void closeIdle() {
    List.copyOf(idle).forEach(UpstreamConnection::close);
    idle.clear();
  }

  private @Nullable UpstreamConnection takeIdle() {
    UpstreamConnection connection = idle.pollLast();
    while (connection != null && !connection.isOpen()) {
      connection = idle.pollLast();
    }
    return connection;
  }

  private void prepare(Channel channel) {
    if (tls) {
      channel.pipeline().addLast(dialer.tls(channel.alloc(), host, port));
    }
    UpstreamDecoder decoder = new UpstreamDecoder();
    channel.pipeline().addLast(decoder, new UpstreamConnection(this, decoder, channel));
  }
}
