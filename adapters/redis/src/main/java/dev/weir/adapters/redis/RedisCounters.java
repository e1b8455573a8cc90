package dev.weir.adapters.redis;

import dev.weir.control.port.SharedCounters;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shared counters in one Redis, by scripts that it runs as one step each: nothing is read here and
 * written there. Time is the server's. A memory ends when its keys are gone: with a restart without
 * persistence, or a FLUSHALL.
 *
 * <p>One connection, on which commands follow each other without waiting. While there is none,
 * commands fail at once; it is made anew every {@value #RECONNECT_MILLIS} ms. Keys of one script do
 * not lie in one slot of a Redis Cluster: this is for one server, or one with replicas behind it.
 */
public final class RedisCounters implements SharedCounters {
  private static final int RECONNECT_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(40);
  private static final String PREFIX = "weir:";
  private static final String MEMORY = PREFIX + "memory";
  private static final String GATEWAYS = PREFIX + "gateways";

  private static final Script TAKE = new Script("window.lua", "take.lua");
  private static final Script ADD = new Script("window.lua", "add.lua");
  private static final Script SEAT = new Script("seat.lua");
  private static final Script BEAT = new Script("beat.lua");

  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;
  private volatile @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

  /**
   * @param url {@code redis://[[user:]password@]host[:port][/database]}, or {@code rediss://}
   */
  public RedisCounters(String url) {
    uri = RedisURI.create(url);
    uri.setTimeout(PATIENCE);
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(Duration.ofMillis(RECONNECT_MILLIS)))
            .build();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .build());
  }

  @Override
  public CompletionStage<Presence> beat(String gateway, Duration ttl) {
    return run(
            BEAT,
            new String[] {MEMORY, GATEWAYS},
            gateway,
            Long.toString(ttl.toMillis()),
            UUID.randomUUID().toString())
        .thenApply(said ->
            new Presence(
                String.valueOf(said.get(0)),
                Long.parseLong(String.valueOf(said.get(1))),
                (int) number(said, 2),
                (int) number(said, 3)));
  }

  @Override
  public CompletionStage<Taken> take(String memory, Take ask) {
    return run(
            TAKE,
            new String[] {PREFIX + ask.counter(), MEMORY},
            memory,
            Long.toString(ask.span().slotMicros()),
            Integer.toString(ask.span().live()),
            Long.toString(kept(ask.span())),
            Long.toString(ask.max()),
            Long.toString(ask.least()),
            Long.toString(ask.want()),
            Integer.toString(Math.max(1, ask.gateways())))
        .thenApply(known(memory))
        .thenApply(
            said -> new Taken(number(said, 0), number(said, 1), number(said, 2), number(said, 3)));
  }

  @Override
  public CompletionStage<Void> add(String memory, String counter, Span span, List<Entry> entries) {
    List<String> arguments = new ArrayList<>(4 + 3 * entries.size());
    arguments.add(memory);
    arguments.add(Long.toString(span.slotMicros()));
    arguments.add(Integer.toString(span.live()));
    arguments.add(Long.toString(kept(span)));
    for (Entry entry : entries) {
      arguments.add(Long.toString(entry.mark()));
      arguments.add(Long.toString(entry.ageMicros()));
      arguments.add(Long.toString(entry.units()));
    }
    return run(ADD, new String[] {PREFIX + counter, MEMORY}, arguments.toArray(String[]::new))
        .thenApply(known(memory))
        .thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Seated> seat(String memory, Seats ask) {
    return run(
            SEAT,
            new String[] {PREFIX + ask.counter(), MEMORY},
            memory,
            ask.gateway(),
            Long.toString(ask.held()),
            Long.toString(ask.want()),
            Long.toString(ask.max()),
            Long.toString(ask.ttl().toMillis()))
        .thenApply(known(memory))
        .thenApply(said -> new Seated(number(said, 0), number(said, 1)));
  }

  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private CompletionStage<List<Object>> run(Script script, String[] keys, String... arguments) {
    return connected().thenCompose(redis -> script.run(redis, keys, arguments));
  }

  /** The first connection may fail, and is tried again with the next call; later ones renew. */
  private CompletionStage<RedisAsyncCommands<String, String>> connected() {
    CompletableFuture<StatefulRedisConnection<String, String>> known = connection;
    if (known == null || known.isCompletedExceptionally()) {
      known = connect();
    }
    return known.thenApply(StatefulRedisConnection::async);
  }

  private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connect() {
    CompletableFuture<StatefulRedisConnection<String, String>> now = connection;
    if (now == null || now.isCompletedExceptionally()) {
      now = client.connectAsync(StringCodec.UTF8, uri).toCompletableFuture();
      connection = now;
    }
    return now;
  }

  /** Lets through what a script says in the memory that was meant. */
  private static Function<List<Object>, List<Object>> known(String memory) {
    return said -> {
      if (number(said, 0) < 0) {
        throw new Forgotten(memory);
      }
      return said;
    };
  }

  private static long kept(Span span) {
    return Math.min(KEPT_MILLIS, span.slotMicros() / 1000 * (span.live() + 2L) + 1000);
  }

  private static long number(List<Object> said, int at) {
    return said.get(at) instanceof Long number ? number : 0;
  }
}
