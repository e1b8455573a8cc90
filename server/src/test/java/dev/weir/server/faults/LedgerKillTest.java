package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real {@code weir serve} is killed under load, again and again, over one folder: what it had
 * acknowledged is there afterwards, once.
 */
final class LedgerKillTest {
  private static final int CLIENTS = 4;
  private static final int REQUESTS = 60;

  @TempDir Path folder = Path.of("");

  /** Requests that the ledger said it had on disk. */
  private final Set<String> acknowledged = new HashSet<>();

  /** Requests that were sent. */
  private final Set<String> sent = ConcurrentHashMap.newKeySet();

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void twoKillsLoseNoAcknowledgedRowAndDoubleNone() throws Exception {
    survives(2);
  }

  @Test
  @Tag("soak")
  void tenKillsLoseNoAcknowledgedRowAndDoubleNone() throws Exception {
    survives(10);
  }

  private void survives(int kills) throws Exception {
    try (EngineServer engines = EngineServer.start(Asked.engines(2))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engines));
      for (int kill = 0; kill < kills; kill++) {
        try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
          int port = weir.port();
          List<String> before = burst(port, "k" + kill + "a");
          awaitDurable(port, before.size());
          acknowledged.addAll(before);
          Thread background = Thread.ofVirtual().start(() -> cutOff(port));
          Thread.sleep(random.nextInt(150));
          weir.kill();
          background.join();
        }
      }
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        int port = weir.port();
        Map<String, Integer> rows = rows(port, acknowledged);
        assertThat(rows.keySet()).containsAll(acknowledged);
        assertThat(sent).containsAll(rows.keySet());
        assertThat(rows.values()).containsOnly(1);
        JsonNode total = get(port, "/admin/usage?by=").path("total");
        assertThat(total.path("requests").asInt()).isEqualTo(rows.size());
      }
    }
  }

  private static String yaml(EngineServer engines) {
    StringBuilder yaml = new StringBuilder("ledger: { dir: ledger }\nengines:\n");
    for (int i = 0; i < engines.urls().size(); i++) {
      yaml.append("  - { id: e%d, kind: sim, url: \"%s\" }\n".formatted(i, engines.urls().get(i)));
    }
    return yaml.append("models: [{ id: m, engines: [e0, e1] }]\n").toString();
  }

  /** Sends requests from some clients; returns their ids when all are answered. */
  private List<String> burst(int port, String name) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      String prefix = name + "-" + c + "-";
      for (int i = 0; i < REQUESTS; i++) {
        ids.add(prefix + i);
      }
      clients.add(Thread.ofVirtual().start(() -> ask(port, prefix)));
    }
    for (Thread client : clients) {
      client.join();
    }
    return ids;
  }

  private void ask(int port, String prefix) {
    try (Wire wire = new Wire(port)) {
      for (int i = 0; i < REQUESTS; i++) {
        sent.add(prefix + i);
        String chat = Asked.chat("m", "question " + i, 5, i % 2 == 0);
        wire.send(Wire.post("/v1/chat/completions", chat, "x-request-id: " + prefix + i));
        assertThat(wire.read().status()).isEqualTo(200);
      }
    }
  }

  /** Requests whose end nobody waits for. */
  private void cutOff(int port) {
    String name = "cut" + sent.size() + "-";
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      String prefix = name + c + "-";
      clients.add(Thread.ofVirtual().start(() -> askUntilItDies(port, prefix)));
    }
    clients.forEach(LedgerKillTest::join);
  }

  private void askUntilItDies(int port, String prefix) {
    try {
      ask(port, prefix);
    } catch (UncheckedIOException | AssertionError | StringIndexOutOfBoundsException e) {
      // The server was killed, as it was to be.
    }
  }

  private static void join(Thread client) {
    try {
      client.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitDurable(int port, int rows) {
    RunningWeir.eventually(
        "rows on disk",
        () -> {
          JsonNode status = get(port, "/admin/ledger/status");
          return status.path("durable").asInt() == rows;
        });
  }

  /** How often each request has a row, once those that were acknowledged are in the store. */
  private static Map<String, Integer> rows(int port, Set<String> expected) {
    Map<String, Integer> rows = new HashMap<>();
    RunningWeir.eventually(
        "all rows in the store",
        () -> {
          JsonNode status = get(port, "/admin/ledger/status");
          return status.path("stored_offset").asLong() == status.path("durable_offset").asLong();
        });
    long after = 0;
    JsonNode page = get(port, "/admin/ledger?limit=500");
    while (!page.path("rows").isEmpty()) {
      for (JsonNode row : page.path("rows")) {
        rows.merge(row.path("request_id").asString(), 1, Integer::sum);
      }
      after = page.path("next").asLong();
      page = get(port, "/admin/ledger?limit=500&after=" + after);
    }
    assertThat(rows.size()).isGreaterThanOrEqualTo(expected.size());
    return rows;
  }

  private static JsonNode get(int port, String path) {
    try (Wire wire = new Wire(port)) {
      Wire.Answer answer = wire.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      return answer.json();
    } catch (UncheckedIOException e) {
      throw new AssertionError(path, e);
    }
  }
}
