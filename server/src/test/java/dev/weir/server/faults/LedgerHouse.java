package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;

/** What tests of the ledger ask of a server that runs. */
final class LedgerHouse {
  private static final int PAGE = 500;

  private LedgerHouse() {}

  /** A server before two engines, with a ledger beside its file. */
  static String yaml(EngineServer engines) {
    return """
    ledger: { dir: ledger }
    engines:
      - { id: e0, kind: sim, url: "%s", model: sim }
      - { id: e1, kind: sim, url: "%s", model: sim }
    models: [{ id: m, engines: [e0, e1] }]
    health: { failed_attempts: 1000 }
    """
        .formatted(engines.urls().get(0), engines.urls().get(1));
  }

  /** Lets so many clients work at a time; fails when one of them does. */
  static void together(int clients, IntConsumer work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int client = c;
        done.add(threads.submit(() -> work.accept(client)));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
  }

  static JsonNode get(int port, String path) {
    try (Wire wire = new Wire(port)) {
      Wire.Answer answer = wire.get(path);
      assertThat(answer.status()).as(path).isEqualTo(200);
      return answer.json();
    }
  }

  /** Waits until so many rows are on disk. */
  static void awaitDurable(int port, int rows) {
    RunningWeir.eventually(
        rows + " rows on disk",
        () -> get(port, "/admin/ledger/status").path("durable").asInt() == rows);
  }

  /** All rows, once the store has what is on disk. */
  static List<JsonNode> rows(int port) {
    RunningWeir.eventually(
        "rows in the store",
        () -> {
          JsonNode status = get(port, "/admin/ledger/status");
          return status.path("stored_offset").asLong() == status.path("durable_offset").asLong();
        });
    List<JsonNode> rows = new ArrayList<>();
    JsonNode page = get(port, "/admin/ledger?limit=" + PAGE);
    while (!page.path("rows").isEmpty()) {
      page.path("rows").forEach(rows::add);
      page = get(port, "/admin/ledger?limit=" + PAGE + "&after=" + page.path("next").asLong());
    }
    return rows;
  }

  /** What {@code /admin/usage} says in sum, of everything. */
  static JsonNode total(int port) {
    return get(port, "/admin/usage?by=").path("total");
  }
}
