package dev.weir.server;

import static dev.weir.control.Tier.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Secret;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.RedisStore;
import dev.weir.simulator.engine.EngineProfile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Four whole gateways over HTTP before one engine and one Redis, and one tenant with one limit. */
@Tag("service")
final class SharedGatewaysIT {
  private static final int GATEWAYS = 4;
  private static final int PER_SECOND = 50;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String KEY = "sk-shared";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[],\"max_tokens\":1}";
  private static final Tier TIER =
      new Tier(
          "t",
          PER_SECOND,
          UNLIMITED,
          UNLIMITED,
          30,
          UNLIMITED,
          UNLIMITED,
          UNLIMITED,
          UNLIMITED,
          0,
          1);

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Queue<Long> served = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<String> strange = new ConcurrentLinkedQueue<>();

  @Test
  void oneLimitHoldsOverAllOfThemWhileRedisDiesAndComesBackEmpty() throws Exception {
    int port = freePort();
    RedisServer redis = redis(port);
    List<Server> gateways = new ArrayList<>();
    EngineOptions engine =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(50).withModel("m");
    try (EngineServer engines = EngineServer.start(engine.at("127.0.0.1", 0, 1));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < GATEWAYS; i++) {
        gateways.add(
            Server.start(
                configuration(URI.create(engines.urls().getFirst()), port, "gateway-" + i)));
      }
      Thread.sleep(Duration.ofSeconds(3));
      for (Server gateway : gateways) {
        HttpClient client = HttpClient.newHttpClient();
        clients.submit(() -> flood(client, gateway.address()));
        clients.submit(() -> flood(client, gateway.address()));
      }
      Thread.sleep(Duration.ofSeconds(6));
      redis.stop();
      Thread.sleep(Duration.ofSeconds(3));
      redis = redis(port);
      Thread.sleep(Duration.ofSeconds(9));
      running.set(false);
    } finally {
      gateways.forEach(Server::close);
      redis.stop();
    }
    judge();
  }

  private void judge() {
    List<Long> times = served.stream().sorted().toList();
    long length = times.getLast() - times.getFirst() + SECOND;
    double share = times.size() / ((double) PER_SECOND * length / SECOND);
    System.out.printf(
        "served %d in %.2f s and refused %d, %.3f of the limit%n",
        times.size(), (double) length / SECOND, refused.get(), share);
    assertThat(strange).isEmpty();
    assertThat(share).as("of the limit").isBetween(.95, 1.01);
  }

  private void flood(HttpClient client, InetSocketAddress gateway) {
    URI url = URI.create("http://127.0.0.1:" + gateway.getPort() + "/v1/chat/completions");
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("authorization", "Bearer " + KEY)
            .POST(BodyPublishers.ofString(ASK))
            .build();
    while (running.get()) {
      try {
        note(client.send(request, BodyHandlers.ofString()));
      } catch (IOException e) {
        strange.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(SECOND / 100);
    }
  }

  private void note(HttpResponse<String> answer) {
    if (answer.statusCode() == 200) {
      served.add(System.nanoTime());
    } else if (answer.statusCode() == 429
        && answer.headers().firstValue("retry-after-ms").isPresent()) {
      refused.incrementAndGet();
    } else {
      strange.add(answer.statusCode() + " " + answer.body());
    }
  }

  private static Configuration configuration(URI engine, int redis, String name) {
    EngineSpec spec = new EngineSpec("e", EngineKind.SIM, engine, null, null, 1000);
    KeyRing keys = KeyRing.of(Map.of(digest(), new Key("k", "acme", TIER)));
    Snapshot snapshot =
        new Snapshot(
            0,
            Settings.DEFAULTS,
            Map.of("e", spec),
            Map.of("m", new ModelSpec("m", List.of("e"))),
            keys);
    return new Configuration(
        new Listen("127.0.0.1", 0, 1),
        HealthRules.DEFAULTS,
        snapshot,
        List.of(),
        List.of(),
        new RedisStore(new Secret("redis://127.0.0.1:" + redis), name));
  }

  private static String digest() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static RedisServer redis(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
