package dev.weir.enginesim;

import dev.weir.transport.EventLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Simulated engines that listen: started together, closed together.
 *
 * <pre>{@code
 * try (EngineServer server = EngineServer.start(EngineOptions.of(EngineProfile.named("h100-8b")))) {
 *   URI chat = URI.create(server.url() + "/v1/chat/completions");
 * }
 * }</pre>
 *
 * <p>One event loop carries them all unless there are many: an engine's work is small, and a loop
 * more is a core less for whoever talks to it.
 */
public final class EngineServer implements AutoCloseable {
  private static final int ENGINES_PER_LOOP = 32;

  private final EngineOptions options;
  private final EventLoops loops;
  private final List<EngineHost> hosts = new ArrayList<>();

  private EngineServer(EngineOptions options, EventLoops loops) {
    this.options = options;
    this.loops = loops;
  }

  /**
   * Starts engines and returns when they listen.
   *
   * @throws IllegalStateException when a port is taken; nothing is left running then
   */
  public static EngineServer start(EngineOptions options) {
    int count = (options.count() + ENGINES_PER_LOOP - 1) / ENGINES_PER_LOOP;
    EngineServer server = new EngineServer(options, new EventLoops("engine-sim", count));
    try {
      server.open();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.close();
      throw new IllegalStateException("start: interrupted", e);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void open() throws InterruptedException {
    for (int i = 0; i < options.count(); i++) {
      EngineHost host = new EngineHost(options, loops.group().next(), loops.serverChannel());
      hosts.add(host);
      host.open(options.port() == 0 ? 0 : options.port() + i);
    }
  }

  public EngineOptions options() {
    return options;
  }

  /** Of the first engine. */
  public String url() {
    return urls().getFirst();
  }

  /** Of all engines, in order, without a slash at the end. */
  public List<String> urls() {
    String name = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return hosts.stream().map(host -> "http://" + name + ":" + host.port()).toList();
  }

  /** How an engine is doing; not to be called on an event loop. */
  public EngineGauges gauges(int engine) {
    EngineHost host = hosts.get(engine);
    return on(host, host::gauges);
  }

  /** Arms a fault on one engine. */
  public void arm(int engine, ArmedFault fault) {
    EngineHost host = hosts.get(engine);
    on(
        host,
        () -> {
          host.arm(fault);
          return fault;
        });
  }

  /** Disarms all faults of one engine. */
  public void disarm(int engine) {
    EngineHost host = hosts.get(engine);
    on(
        host,
        () -> {
          host.disarm();
          return host;
        });
  }

  /** Stops listening, drops all connections, ends the loops. */
  @Override
  public void close() {
    for (EngineHost host : hosts) {
      host.loop().execute(host::close);
    }
    loops.close();
  }

  private static <T> T on(EngineHost host, Callable<T> call) {
    return host.loop().submit(call).syncUninterruptibly().getNow();
  }
}
