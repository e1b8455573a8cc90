package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore.Stored;
import dev.weir.control.port.MemoryLedgerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a row, from a loop into a store that fails as stores do. */
final class LedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder = Path.of("");
  private final Rows rows = new Rows(9);
  private final FailingStore store = new FailingStore();

  @Test
  void rowsOfAllLoopsEndUpInTheStore() throws Exception {
    List<LedgerRow> offered = new ArrayList<>();
    try (Ledger ledger = open(OnFull.SERVE)) {
      List<LedgerSink> sinks = List.of(ledger.sink(), ledger.sink(), ledger.sink());
      for (int i = 0; i < 3_000; i++) {
        LedgerRow row = rows.next();
        offered.add(row);
        sinks.get(i % 3).offer(row);
      }
      assertThat(ledger.settle(PATIENCE)).isTrue();
      LedgerStatus status = ledger.status();
      assertThat(status.accepted()).isEqualTo(3_000);
      assertThat(status.durable()).isEqualTo(3_000);
      assertThat(status.lost()).isZero();
      assertThat(status.storeBehind()).isZero();
    }
    assertThat(ids(store.inner)).hasSize(3_000).containsAll(ids(offered));
  }

  @Test
  void whileTheStoreIsAwayRowsWaitAndThenComeOnceEach() throws Exception {
    store.away = true;
    try (Ledger ledger = open(OnFull.SERVE)) {
      LedgerSink sink = ledger.sink();
      for (int i = 0; i < 500; i++) {
        sink.offer(rows.of("acme"));
      }
      eventually(() -> ledger.status().durable() == 500 && ledger.status().storeFails());
      assertThat(store.inner.page(0, 1_000)).isEmpty();
      store.away = false;
      assertThat(ledger.settle(PATIENCE)).isTrue();
      assertThat(ledger.status().storeFails()).isFalse();
    }
    assertThat(store.inner.page(0, 1_000)).hasSize(500);
  }

  @Test
  void aCommitThatWasNotHeardOfDoublesNothing() throws Exception {
    store.forgetful = 5;
    try (Ledger ledger = open(OnFull.SERVE)) {
      LedgerSink sink = ledger.sink();
      for (int i = 0; i < 500; i++) {
        sink.offer(rows.of("acme"));
      }
      assertThat(ledger.settle(PATIENCE)).isTrue();
    }
    assertThat(store.inner.page(0, 1_000)).hasSize(500);
  }

  @Test
  void whatTheStoreDidNotTakeIsTakenAfterTheNextStart() throws Exception {
    store.away = true;
    try (Ledger ledger = open(OnFull.SERVE)) {
      LedgerSink sink = ledger.sink();
      for (int i = 0; i < 100; i++) {
        sink.offer(rows.of("acme"));
      }
    }
    store.away = false;
    try (Ledger ledger = open(OnFull.SERVE)) {
      ledger.sink().offer(rows.of("acme"));
      assertThat(ledger.settle(PATIENCE)).isTrue();
    }
    assertThat(store.inner.page(0, 1_000)).hasSize(101);
  }

  @Test
  void twoProcessesOfOneFolderHaveALogEach() throws Exception {
    try (Ledger one = open(OnFull.SERVE);
        Ledger two = open(OnFull.SERVE)) {
      one.sink().offer(rows.of("acme"));
      two.sink().offer(rows.of("acme"));
      assertThat(one.settle(PATIENCE)).isTrue();
      assertThat(two.settle(PATIENCE)).isTrue();
    }
    assertThat(store.inner.page(0, 10)).hasSize(2);
    assertThat(folder.resolve("log-1")).isDirectory();
    assertThat(folder.resolve("log-2")).isDirectory();
  }

  @Test
  void whatAnotherProcessLeftInItsLogIsCarriedToo() throws Exception {
    store.away = true;
    try (Ledger one = open(OnFull.SERVE);
        Ledger two = open(OnFull.SERVE)) {
      one.sink().offer(rows.of("acme"));
      two.sink().offer(rows.of("acme"));
    }
    store.away = false;
    try (Ledger next = open(OnFull.SERVE)) {
      eventually(() -> store.inner.page(0, 10).size() == 2);
      assertThat(next.settle(PATIENCE)).isTrue();
    }
  }

  @Test
  void onAFullDiskRequestsAreRefusedWhereThatIsChosen() throws Exception {
    Path disk = fullDisk();
    try (Ledger ledger = open(OnFull.REFUSE)) {
      LedgerSink sink = ledger.sink();
      assertThat(sink.crowded()).isFalse();
      sink.offer(rows.of("acme"));
      eventually(sink::crowded);
      assertThat(ledger.status().diskFails()).isTrue();
      Files.delete(disk);
      eventually(() -> !sink.crowded());
      assertThat(ledger.settle(PATIENCE)).isTrue();
      assertThat(ledger.status().lost()).isZero();
    }
    assertThat(store.inner.page(0, 10)).hasSize(1);
  }

  @Test
  void onAFullDiskRowsAreLostAndCountedWhereServingIsChosen() throws Exception {
    Path disk = fullDisk();
    int count = 100_000;
    LedgerRow row = rows.of("acme");
    try (Ledger ledger = open(OnFull.SERVE)) {
      LedgerSink sink = ledger.sink();
      for (int i = 0; i < count; i++) {
        sink.offer(row.with(row.prefix()));
      }
      eventually(() -> ledger.status().diskFails() && ledger.status().lost() > 0);
      assertThat(sink.crowded()).isFalse();
      Files.delete(disk);
      assertThat(ledger.settle(PATIENCE)).isTrue();
      LedgerStatus status = ledger.status();
      assertThat(status.accepted()).isEqualTo(count);
      assertThat(status.durable() + status.lost()).isEqualTo(count);
    }
  }

  @Test
  void aRingThatIsFourFifthsFullSaysSoAndWhatDoesNotFitIsCounted() throws Exception {
    try (Log log = Objects.requireNonNull(Log.open(folder, 1))) {
      LogWriter asleep = new LogWriter(log, OnFull.SERVE);
      RingSink sink = new RingSink(new RowRing(16), asleep, OnFull.SERVE);
      for (int i = 0; i < 12; i++) {
        assertThat(sink.crowded()).isFalse();
        sink.offer(rows.of("acme"));
      }
      assertThat(sink.crowded()).isTrue();
      for (int i = 0; i < 7; i++) {
        sink.offer(rows.of("acme"));
      }
      assertThat(sink.lost()).isEqualTo(3);
    }
  }

  /** A log whose disk takes nothing, until the file is deleted. */
  private Path fullDisk() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "a device that is always full");
    Path log = Files.createDirectories(folder.resolve("log-1"));
    return Files.createSymbolicLink(log.resolve("%020d.rows".formatted(0)), full);
  }

  private Ledger open(OnFull onFull) throws IOException {
    return Ledger.open(new LedgerRules(folder, onFull, 0, Map.of()), store);
  }

  private static Set<String> ids(MemoryLedgerStore store) {
    Set<String> ids = new HashSet<>();
    store.page(0, Integer.MAX_VALUE).stream().map(Stored::row).forEach(r -> ids.add(r.id().hex()));
    return ids;
  }

  private static Set<String> ids(List<LedgerRow> rows) {
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.id().hex()));
    return ids;
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(2);
    }
  }
}
