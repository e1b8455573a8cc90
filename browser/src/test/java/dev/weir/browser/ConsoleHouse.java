package dev.weir.browser;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.server.Server;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.simulator.engine.FleetGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The real server in front of two simulated engines, and somebody who chats. */
final class ConsoleHouse implements AutoCloseable {
  private static final String ASK =
      """
      {"model":"sim","stream":true,"max_tokens":8,"messages":[{"role":"user","content":"Hello"}]}
      """;

  private final Map<String, EngineServer> engines = new HashMap<>();
  private final Snapshot snapshot;
  private final HttpClient client = HttpClient.newHttpClient();
  private Server server;
  private volatile boolean chatting;

  private ConsoleHouse(Settings settings) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    for (String id : List.of("left", "right")) {
      EngineServer engine =
          EngineServer.start(
              EngineOptions.of(FleetGroup.parse("1xh100-8b").getFirst().profile())
                  .at("127.0.0.1", 0, 1)
                  .withSpeed(4)
                  .withModel("sim"));
      engines.put(id, engine);
      URI url = URI.create(engine.urls().getFirst());
      specs.put(id, new EngineSpec(id, EngineKind.SIM, url, null, null, 16));
    }
    ModelSpec model = new ModelSpec("sim", List.copyOf(specs.keySet()));
    snapshot = new Snapshot(0, settings, specs, Map.of("sim", model), KeyRing.open());
    server = listen(0);
  }

  static ConsoleHouse open() {
    return new ConsoleHouse(Settings.DEFAULTS);
  }

  static ConsoleHouse with(Settings settings) {
    return new ConsoleHouse(settings);
  }

  private Server listen(int port) {
    Listen at = new Listen("127.0.0.1", port, 1);
    try {
      return Server.start(new Configuration(at, HealthRules.DEFAULTS, snapshot, List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.address().getPort();
  }

  String console() {
    return "http://127.0.0.1:" + port() + "/console/";
  }

  /** One chat, to its end. */
  void chat() {
    post("/v1/chat/completions", HttpRequest.BodyPublishers.ofString(ASK));
  }

  /** The engine gets nothing new from now on. */
  void drain(String id) {
    post("/admin/engines/" + id + "/drain", HttpRequest.BodyPublishers.noBody());
  }

  private void post(String path, HttpRequest.BodyPublisher body) {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(10))
            .header("content-type", "application/json")
            .POST(body)
            .build();
    try {
      var _ = client.send(ask, BodyHandlers.discarding());
    } catch (IOException e) {
      // The gateway was stopped in the middle: the tests do that.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One chat after the other, until the end. */
  void keepChatting() {
    chatting = true;
    Thread.ofVirtual()
        .start(() -> {
          while (chatting) {
            chat();
          }
        });
  }

  /** The engine's process is gone. */
  void kill(String id) {
    Objects.requireNonNull(engines.remove(id), id).close();
  }

  void stop() {
    server.close();
  }

  /** Listens again where it did before. */
  void startAgain(int port) {
    server = listen(port);
  }

  @Override
  public void close() {
    chatting = false;
    server.close();
    engines.values().forEach(EngineServer::close);
    client.close();
  }
}
