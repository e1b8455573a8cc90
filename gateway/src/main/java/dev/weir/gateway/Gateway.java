package dev.weir.gateway;

import dev.weir.control.AdminApi;
import dev.weir.control.Fleet;
import dev.weir.control.Settings.Limits;
import dev.weir.control.Snapshots;
import dev.weir.control.Traffic;
import dev.weir.transport.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The listening data plane: one socket for inference, models, health, metrics and admin. Starting
 * it binds the port; closing it lets go of every thread, connection and buffer.
 */
public final class Gateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final int LOOK_MILLIS = 1000;
  private static final int BEAT_MILLIS = 100;
  private static final int FEEL_MILLIS = 250;
  private static final int BACKLOG = 8192;
  private static final int DRAIN_POLL_MILLIS = 20;

  /** How long clients that are told that nothing will come have for reading it. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final EventLoops eventLoops;
  private final Services services;
  private final Map<EventExecutor, Loop> loops = new HashMap<>();

  private final Channel listening;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Gateway(InetSocketAddress bind, EventLoops eventLoops, Services services)
      throws IOException {
    this.eventLoops = eventLoops;
    this.services = services;
    for (EventExecutor executor : eventLoops.group()) {
      loops.put(executor, new Loop((EventLoop) executor, services));
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(eventLoops.group())
            .channel(eventLoops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel);
                  }
                })
            .bind(bind)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bind + ": cannot listen (" + bound.cause().getMessage() + ")");
    }
    listening = bound.channel();
    var _ =
        eventLoops
            .group()
            .next()
            .scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        eventLoops
            .group()
            .next()
            .scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        eventLoops
            .group()
            .next()
            .scheduleWithFixedDelay(this::feel, FEEL_MILLIS, FEEL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      services.fleet().beat();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the fleet missed a beat: " + e, e);
    }
  }

  private void feel() {
    try {
      services.ladders().tick(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the pressure on models was not read: " + e, e);
    }
  }

  private void look() {
    try {
      services.watch().look(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a second was not recorded: " + e, e);
    }
  }

  /**
   * Binds and serves until closed.
   *
   * @param loops event loops, 0: one per processor
   * @param admin makes what answers admin and console calls, given what the gateway sees pass
   */
  public static Gateway start(
      InetSocketAddress bind,
      int loops,
      Snapshots snapshots,
      Fleet fleet,
      Function<Traffic, AdminApi> admin)
      throws IOException {
    return start(bind, loops, snapshots, fleet, admin, Parts.of(PoolRules.USUAL));
  }

  /** The same with parts that others share with it. */
  public static Gateway start(
      InetSocketAddress bind,
      int loops,
      Snapshots snapshots,
      Fleet fleet,
      Function<Traffic, AdminApi> admin,
      Parts parts)
      throws IOException {
    EventLoops eventLoops = new EventLoops("weir-loop", loops);
    Pools pools = new Pools(parts.rules(), fleet, eventLoops.group());
    Lifecycle lifecycle = new Lifecycle();
    Watch watch = new Watch(lifecycle, fleet, pools, parts.ladders());
    GatewayMetrics metrics = new GatewayMetrics();
    Retries retries = new Retries(metrics.retries());
    EnginePulses pulses = new EnginePulses(parts.rules());
    Services services =
        new Services(
            snapshots,
            fleet,
            pools,
            new Dialer(eventLoops, snapshots),
            new ByteBudget(),
            metrics,
            lifecycle,
            watch,
            parts.ledger(),
            new Admissions(parts.limits()),
            retries,
            pulses,
            new Hedging(retries.besides(), pulses, metrics.hedges()),
            parts.ladders(),
            new Shadows(metrics.shadows()),
            admin.apply(watch),
            Executors.newVirtualThreadPerTaskExecutor());
    services.metrics().show(services.lifecycle(), fleet, pools, services.budget());
    services.metrics().show(parts.ledger());
    services.metrics().show(parts.ladders());
    fleet.listen(pools);
    snapshots.listen(pools::follow);
    snapshots.listen(snapshot -> parts.ladders().follow(snapshot.settings().ladders()));
    try {
      return new Gateway(bind, eventLoops, services);
    } catch (IOException e) {
      eventLoops.close();
      throw e;
    }
  }

  /** Where it listens: the real port when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Requests accepted and not ended. */
  public int requestsInFlight() {
    return services.lifecycle().requests();
  }

  /** Bytes kept for requests and held answers. */
  public long bufferedBytes() {
    return services.budget().used();
  }

  /** The event loops' line for the start-up message: count and transport. */
  public String loops() {
    return eventLoops.count() + " " + eventLoops.transport();
  }

  /**
   * Says "not ready" and goes on serving for as long as load balancers need to notice; each answer
   * is its connection's last. Then {@link #drain(Duration) drains}.
   *
   * @param notice how long it goes on
   * @param limit how long it waits then at the most
   */
  public void drain(Duration notice, Duration limit) throws InterruptedException {
    services.lifecycle().announce();
    Thread.sleep(notice);
    drain(limit);
  }

  /**
   * Says "not ready", takes no new requests, and waits for those in flight. Who is left then is
   * told that nothing will come, has a moment to read it, and is cut.
   *
   * @param limit how long it waits at the most, but for that moment
   */
  public void drain(Duration limit) throws InterruptedException {
    Lifecycle lifecycle = services.lifecycle();
    lifecycle.drain();
    awaitNone(lifecycle::requests, limit);
    lifecycle.dismiss();
    everywhere(Loop::dismissAll);
    awaitNone(lifecycle::connections, LAST_WORDS);
    close();
  }

  /**
   * Takes no new requests and cuts those in flight, so that they hear of it and their rows are
   * written; the rest is left to the end of the process. Any thread, also while another drains.
   *
   * @param limit how long it waits for them to be over; half of it is for clients that do not read
   */
  public void cut(Duration limit) throws InterruptedException {
    Lifecycle lifecycle = services.lifecycle();
    lifecycle.dismiss();
    everywhere(Loop::dismissAll);
    awaitNone(lifecycle::connections, limit.dividedBy(2));
    everywhere(Loop::close);
    awaitNone(lifecycle::requests, limit.dividedBy(2));
  }

  private void everywhere(Consumer<Loop> step) {
    loops.forEach((executor, loop) -> {
      try {
        executor.execute(() -> step.accept(loop));
      } catch (RejectedExecutionException e) {
        // It has ended, and nothing runs on it.
      }
    });
  }

  private static void awaitNone(IntSupplier left, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (left.getAsInt() > 0 && System.nanoTime() < end) {
      Thread.sleep(DRAIN_POLL_MILLIS);
    }
  }

  /**
   * More connections than the limit are closed unread: an answer would cost what is short, and
   * every client tries a closed connection again. Meanwhile idle ones go sooner, see {@link
   * ClientConnection#sweep}.
   */
  private void prepare(Channel channel) {
    Loop loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException("a channel on a foreign event loop");
    }
    if (closed.get()) { // accepted just before the socket was closed
      channel.close();
      return;
    }
    Limits limits = services.snapshots().current().settings().limits();
    services.metrics().connections().accepted();
    if (!services.lifecycle().connect(limits.connections())) {
      services.metrics().connections().refused();
      channel.close();
      return;
    }
    channel.closeFuture().addListener(_ -> services.lifecycle().disconnect());
    ProxyHeader.expect(channel, services.snapshots().current().settings().proxies());
    ClientConnection connection = new ClientConnection(loop);
    channel.pipeline().addLast(new ClientDecoder(connection, limits.headBytes()), connection);
  }

  /** Stops at once, whatever is in flight. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    services.lifecycle().dismiss();
    listening.close().awaitUninterruptibly();
    loops.forEach((executor, loop) -> executor.submit(loop::close).awaitUninterruptibly());
    services.admissions().hooks().close();
    services.dialer().close();
    eventLoops.close();
    services.adminThreads().close();
  }
}
