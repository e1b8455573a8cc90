package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.ledger.Ledger;
import dev.weir.control.ledger.LedgerRules;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore.Batch;
import dev.weir.control.port.MemoryLedgerStore;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.testkit.SampleRows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageCommandTest {
  private static final String DAYS = "--from=2026-11-20 --to=2026-11-22";

  @TempDir Path folder;
  private final List<LedgerRow> rows = new SampleRows(1).next(300);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Ledger ledger;
  private Server server;

  @BeforeEach
  void aServerWithALedger() throws Exception {
    MemoryLedgerStore store = new MemoryLedgerStore();
    store.append(new Batch("other", 1, rows));
    ledger = Ledger.open(LedgerRules.in(folder), store);
    Snapshot snapshot = new Snapshot(0, Settings.DEFAULTS, Map.of(), Map.of(), KeyRing.open());
    Listen listen = new Listen("127.0.0.1", 0, 1);
    server =
        Server.start(
            new Configuration(listen, HealthRules.DEFAULTS, snapshot, List.of()), null, ledger);
  }

  @AfterEach
  void close() {
    server.close();
    ledger.close();
  }

  @Test
  void sumsAreShownInATableWithTheirTotal() {
    assertThat(usage("--by tenant,day " + DAYS)).isZero();
    List<LedgerRow> own = rows.stream().filter(row -> !row.detour().shadow()).toList();
    long prompt = own.stream().mapToLong(row -> row.tokens().prompt()).sum();
    assertThat(out.toString())
        .startsWith("Usage from 2026-11-20 to 2026-11-22 (UTC)")
        .contains("acme", "2026-11-21", "%,d".formatted(prompt));
    assertThat(out.toString().lines().toList().getLast())
        .startsWith("total")
        .contains(" " + own.size() + " ");
  }

  @Test
  void spreadsheetsGetOneLineForEachSum() {
    assertThat(usage("--by model --csv " + DAYS)).isZero();
    assertThat(out.toString().lines())
        .hasSize(4)
        .first()
        .isEqualTo(
            "model,requests,served,estimated,prompt_tokens,cached_tokens,output_tokens,cost_micros");
  }

  @Test
  void allRowsCanBeWrittenAndReplayed() throws Exception {
    Path file = folder.resolve("rows.jsonl");
    assertThat(usage("--rows " + file)).isZero();
    assertThat(Files.readAllLines(file)).hasSize(300);
    int code =
        Weir.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "replay",
            file.toString(),
            "--fleet",
            "2xh100-8b");
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  @Test
  void whatIsWrongIsSaidInOneLine() {
    assertThat(usage("--by colour")).isOne();
    assertThat(err.toString())
        .startsWith("weir usage: by: colour (expected: some of org, tenant, key, model")
        .hasLineCount(1);
    assertThat(usage("--from tomorrow")).isOne();
    assertThat(err.toString()).contains("from: tomorrow (expected: a day such as 2026-11-21)");
    assertThat(usage("--json --csv")).isEqualTo(2);
  }

  @Test
  void withoutALedgerThatIsSaid() throws Exception {
    server.close();
    Snapshot snapshot = new Snapshot(0, Settings.DEFAULTS, Map.of(), Map.of(), KeyRing.open());
    Listen listen = new Listen("127.0.0.1", 0, 1);
    server =
        Server.start(
            new Configuration(listen, HealthRules.DEFAULTS, snapshot, List.of()), null, null);
    assertThat(usage("")).isOne();
    assertThat(err.toString()).contains("ledger: not kept (expected: weir serve");
  }

  private int usage(String options) {
    String url = "http://127.0.0.1:" + server.address().getPort();
    String line = "usage --url " + url + " " + options;
    return Weir.run(
        new PrintWriter(out, true), new PrintWriter(err, true), line.strip().split("\\s+", -1));
  }
}
