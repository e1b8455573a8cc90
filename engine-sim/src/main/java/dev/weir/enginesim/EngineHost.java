package dev.weir.enginesim;

import dev.weir.simulator.engine.SimulatedEngine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One engine: its socket, its connections, its runner, its faults. It can die and come back on the
 * same port, with everything lost but its counters. Owned by its loop.
 */
final class EngineHost {
  private static final int MOST_BODY = 256 << 20;
  private static final long BIND_AGAIN_MS = 20;
  private static final int KILLED = 137;

  private final EngineOptions options;
  private final EventLoop loop;
  private final ServerBootstrap bootstrap;
  private final ChannelGroup connections;
  private final FaultPlan faults;
  private final EngineMetrics metrics = new EngineMetrics();
  private final EngineApi api;
  private final Accelerator accelerator;
  private EngineRunner runner;
  private @Nullable Channel listener;
  private int port;
  private int generation;
  private boolean cut;
  private int cuts;
  private boolean closed;

  EngineHost(EngineOptions options, EventLoop loop, Class<? extends ServerChannel> channel) {
    this.options = options;
    this.loop = loop;
    connections = new DefaultChannelGroup(loop);
    faults = new FaultPlan(options.seed());
    runner = new EngineRunner(loop, options.settings());
    accelerator = new Accelerator(runner.engine());
    api = new EngineApi(this);
    bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline());
  }

  private final class Pipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      channel
          .pipeline()
          .addLast(new Cable(cut))
          .addLast(new HttpServerCodec())
          .addLast(new HttpServerKeepAliveHandler())
          .addLast(new Uploads())
          .addLast(new HttpObjectAggregator(MOST_BODY))
          .addLast(new Connection(api));
    }
  }

  EngineOptions options() {
    return options;
  }

  EventLoop loop() {
    return loop;
  }

  EngineRunner runner() {
    return runner;
  }

  EngineMetrics metrics() {
    return metrics;
  }

  /** As it is now. */
  Accelerator accelerator() {
    accelerator.look(runner.engine(), runner.now());
    return accelerator;
  }

  FaultPlan faults() {
    return faults;
  }

  /** The port it listens on, or will again. */
  int port() {
    return port;
  }

  long epochSeconds() {
    return System.currentTimeMillis() / 1000;
  }

  /** Takes the port; not on the loop. */
  void open(int wanted) throws InterruptedException {
    ChannelFuture bound = bootstrap.bind(options.host(), wanted).await();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "port: %d on %s (expected: free): %s"
              .formatted(wanted, options.host(), bound.cause().getMessage()));
    }
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    loop.submit(
            () -> {
              listener = bound.channel();
              api.warmUp();
              for (ArmedFault armed : options.faults()) {
                faults.add(armed);
                strikeAtOnce(armed.fault());
              }
            })
        .sync();
  }

  void arm(ArmedFault armed) {
    faults.add(armed);
    // Later, so that whoever arms it over HTTP still gets an answer.
    loop.execute(() -> strikeAtOnce(armed.fault()));
  }

  private void strikeAtOnce(Fault fault) {
    switch (fault) {
      case Fault.SlowStart start -> goDown(start.millis());
      case Fault.Cut line -> cut(line.millis());
      default -> {
        // The others strike requests.
      }
    }
  }

  void disarm() {
    faults.clear();
    runner.restore();
    mend();
  }

  /** Nothing reaches it or comes from it; connections are neither refused nor taken. */
  private void cut(long millis) {
    int mine = ++cuts;
    cut = true;
    if (listener != null) {
      listener.config().setAutoRead(false);
    }
    cables().forEach(Cable::cut);
    if (millis > 0) {
      var _ = loop.schedule(() -> mendIf(mine), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void mendIf(int which) {
    if (which == cuts) {
      mend();
    }
  }

  private void mend() {
    if (!cut || closed) {
      return;
    }
    cut = false;
    if (listener != null) {
      listener.config().setAutoRead(true);
    }
    cables().forEach(Cable::mend);
  }

  /** Of all connections but those that are just ending, in a copy: mending may end one. */
  private List<Cable> cables() {
    return connections.stream()
        .map(channel -> channel.pipeline().get(Cable.class))
        .filter(Objects::nonNull)
        .toList();
  }

  void die(Fault.Die die) {
    if (die.exit()) {
      Runtime.getRuntime().halt(KILLED);
    }
    goDown(die.millis());
  }

  /** Loses everything, refuses connections, and comes back after a time, or never if that is 0. */
  private void goDown(long millis) {
    if (closed) {
      return;
    }
    int down = ++generation;
    runner.stop();
    runner = new EngineRunner(loop, options.settings());
    if (listener != null) {
      var _ = listener.close();
      listener = null;
    }
    var _ = connections.close();
    if (millis > 0) {
      var _ = loop.schedule(() -> comeBack(down), millis, TimeUnit.MILLISECONDS);
    }
  }

  private void comeBack(int down) {
    if (closed || down != generation) {
      return;
    }
    bootstrap
        .bind(options.host(), port)
        .addListener((ChannelFuture bound) -> {
          if (!bound.isSuccess()) {
            var _ = loop.schedule(() -> comeBack(down), BIND_AGAIN_MS, TimeUnit.MILLISECONDS);
          } else if (closed || down != generation) {
            var _ = bound.channel().close();
          } else {
            listener = bound.channel();
            listener.config().setAutoRead(!cut);
          }
        });
  }

  /** Closes everything for good. */
  void close() {
    closed = true;
    runner.stop();
    if (listener != null) {
      var _ = listener.close();
    }
    var _ = connections.close();
  }

  EngineGauges gauges() {
    SimulatedEngine engine = runner.engine();
    return new EngineGauges(
        engine.running(),
        engine.waiting(),
        engine.usedBlocks(),
        engine.cachedBlocks(),
        connections.size(),
        connections.stream().mapToLong(EngineHost::buffered).sum(),
        metrics.count(EngineMetrics.Finish.STOP) + metrics.count(EngineMetrics.Finish.LENGTH),
        metrics.count(EngineMetrics.Finish.ABORT),
        engine.counters().promptTokens(),
        engine.counters().cachedTokens(),
        engine.counters().generatedTokens(),
        engine.counters().preemptions());
  }

  private static long buffered(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
