package dev.weir.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthState;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and headers in files are changed under a running server, which is asked all the while. */
final class KeyRotationTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final byte[] ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}"
          .getBytes(StandardCharsets.UTF_8);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What the provider saw of one call. */
  private record Seen(String key, String team, int port) {}

  @TempDir Path folder;
  private final BlockingQueue<Seen> calls = new LinkedBlockingQueue<>();
  private final Set<Integer> ports = new HashSet<>();
  private HttpServer provider;

  @BeforeEach
  void aProvider() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext("/", this::answer);
    provider.start();
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      exchange.getRequestBody().readAllBytes();
      String key = exchange.getRequestHeaders().getFirst("authorization");
      String team = exchange.getRequestHeaders().getFirst("x-team");
      calls.add(new Seen(key, team, exchange.getRemoteAddress().getPort()));
    }
    exchange.sendResponseHeaders(200, ANSWER.length);
    exchange.getResponseBody().write(ANSWER);
    exchange.close();
  }

  @Test
  void aChangedKeyAndHeaderAreUsedFromTheNextRequestOnWithoutLosingAnything() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "sk-old\n");
    Path team = Files.writeString(folder.resolve("team"), "old team");
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml());
    ConfigLoader loader = new ConfigLoader(file, Overrides.NONE);
    var first = ((ConfigResult.Valid) loader.load()).configuration();
    try (Server server = Server.start(first, loader::load, null);
        HttpClient client = HttpClient.newHttpClient()) {
      FleetEngine engine = requireNonNull(server.fleet().engine("p"));
      assertThat(call(server, client)).extracting(Seen::key).isEqualTo("Bearer sk-old");

      Files.writeString(team, "new team");
      Files.writeString(key, "sk-new\n");
      Seen seen = call(server, client);
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!seen.key().equals("Bearer sk-new") && System.nanoTime() < end) {
        seen = call(server, client);
      }

      assertThat(seen.key()).isEqualTo("Bearer sk-new");
      assertThat(seen.team()).isEqualTo("new team");
      assertThat(ports).as("connections").hasSize(1);
      assertThat(server.fleet().engine("p")).isSameAs(engine);
      assertThat(engine.state()).isEqualTo(HealthState.UP);
    }
  }

  private String yaml() {
    return """
    server: { port: 0, loops: 1 }
    engines:
      - id: p
        kind: openai
        url: http://127.0.0.1:%d
        api_key: file:key
        headers: { x-team: file:team }
    models: [{ id: m, engines: [p] }]
    """
        .formatted(provider.getAddress().getPort());
  }

  private Seen call(Server server, HttpClient client) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1/chat/completions");
    HttpRequest request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(ASK)).build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    Seen seen = calls.take();
    ports.add(seen.port());
    return seen;
  }
}
