package dev.weir.server.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineServer;
import dev.weir.server.faults.Asked;
import dev.weir.server.faults.RunningWeir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Two simulated engines that call their model {@code sim}, one that is down, and a gateway with a
 * key that calls the model {@code chat}.
 */
final class OpenAiHouse implements AutoCloseable {
  static final String KEY = "sk-weir-test-1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EngineServer engines = EngineServer.start(Asked.engines(2));
  private final RunningWeir weir;
  private final List<OpenAIClient> clients = new ArrayList<>();
  private final OpenAIClient client;

  OpenAiHouse(Path folder) {
    weir =
        RunningWeir.of(
            folder,
            """
            engines:
              - { id: a, kind: sim, url: "%s", model: sim }
              - { id: b, kind: sim, url: "%s", model: sim }
              - { id: gone, kind: sim, url: "http://127.0.0.1:1" }
            models:
              - { id: chat, engines: [a, b] }
              - { id: other/name, engines: [b] }
              - { id: down, engines: [gone] }
            keys:
              - { id: dev, sha256: "%s" }
            """
                .formatted(engines.urls().getFirst(), engines.urls().getLast(), sha256(KEY)));
    client = client(KEY, PATIENCE);
  }

  /** With the right key. */
  OpenAIClient client() {
    return client;
  }

  /** A client that never tries a second time, so that every error is seen. */
  OpenAIClient client(String key, Duration patience) {
    OpenAIClient made =
        OpenAIOkHttpClient.builder()
            .apiKey(key)
            .baseUrl(weir.url() + "/v1")
            .maxRetries(0)
            .timeout(patience)
            .build();
    clients.add(made);
    return made;
  }

  /** Arms a fault on both engines. */
  void arm(ArmedFault fault) {
    engines.arm(0, fault);
    engines.arm(1, fault);
  }

  void disarm() {
    engines.disarm(0);
    engines.disarm(1);
  }

  /** Requests that the engines are working at. */
  int running() {
    return engines.gauges(0).running() + engines.gauges(1).running();
  }

  long aborted() {
    return engines.gauges(0).aborted() + engines.gauges(1).aborted();
  }

  void assertNothingHeld() {
    weir.assertNothingHeld();
    RunningWeir.eventually("the engines are idle", () -> running() == 0);
  }

  private static String sha256(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    clients.forEach(OpenAIClient::close);
    weir.close();
    engines.close();
  }
}
