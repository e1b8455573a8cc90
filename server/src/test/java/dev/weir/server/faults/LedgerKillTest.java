package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real {@code weir serve} is killed under load, again and again, over one folder: what it had
 * acknowledged is there afterwards, once.
 */
final class LedgerKillTest {
  private static final int CLIENTS = 4;
  private static final int REQUESTS = 60;
  private static final int LATEST_KILL_MILLIS = 150;

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
      Path config = Files.writeString(folder.resolve("weir.yaml"), LedgerHouse.yaml(engines));
      for (int kill = 0; kill < kills; kill++) {
        serveAndKill(config, "k" + kill + "-");
      }
      try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
        assertEveryAcknowledgedRowIsThereOnce(weir.port());
      }
    }
  }

  /** Some requests whose rows are waited for, then some that are cut off. */
  private void serveAndKill(Path config, String name) throws Exception {
    try (WeirProcess weir = WeirProcess.serve(config, Map.of())) {
      int port = weir.port();
      LedgerHouse.together(CLIENTS, client -> ask(port, name + client + "-"));
      LedgerHouse.awaitDurable(port, CLIENTS * REQUESTS);
      acknowledged.addAll(sentAs(name));
      Thread rest =
          Thread.ofVirtual()
              .start(() ->
                  IntStream.range(0, CLIENTS)
                      .parallel()
                      .forEach(client -> askUntilItDies(port, "cut-" + name + client + "-")));
      Thread.sleep(random.nextInt(LATEST_KILL_MILLIS));
      weir.kill();
      rest.join();
    }
  }

  private List<String> sentAs(String name) {
    return sent.stream().filter(id -> id.startsWith(name)).toList();
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

  private void askUntilItDies(int port, String prefix) {
    try {
      ask(port, prefix);
    } catch (UncheckedIOException | IndexOutOfBoundsException e) {
      // The server was killed, as it was to be.
    }
  }

  private void assertEveryAcknowledgedRowIsThereOnce(int port) {
    List<String> rows = new ArrayList<>();
    LedgerHouse.rows(port).forEach(row -> rows.add(row.path("request_id").asString()));
    assertThat(rows).doesNotHaveDuplicates().containsAll(acknowledged);
    assertThat(sent).containsAll(rows);
    assertThat(LedgerHouse.total(port).path("requests").asInt()).isEqualTo(rows.size());
  }
}
