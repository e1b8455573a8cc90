package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.LedgerStore.Batch;
import dev.weir.control.port.LedgerStore.Stored;
import dev.weir.control.port.MemoryLedgerStore;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import dev.weir.control.port.UsageQuery.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LedgerStore} holds, whatever it stands on. */
public abstract class LedgerStoreContract {
  private static final long FIRST = SampleRows.FIRST_DAY;
  private static final long LAST = FIRST + SampleRows.DAYS - 1;

  private final SampleRows source = new SampleRows(42);
  private LedgerStore store = new MemoryLedgerStore();

  /** An empty store. */
  protected abstract LedgerStore fresh() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = fresh();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Test
  final void rowsComeBackAsTheyWereAndInTheirOrder() throws IOException {
    List<LedgerRow> rows = source.next(250);
    store.append(new Batch("log", 10, rows.subList(0, 100)));
    store.append(new Batch("log", 20, rows.subList(100, 250)));
    List<LedgerRow> read = new ArrayList<>();
    long after = 0;
    for (List<Stored> page = store.page(after, 99); !page.isEmpty(); page = store.page(after, 99)) {
      page.forEach(stored -> read.add(stored.row()));
      assertThat(page.getFirst().seq()).isGreaterThan(after);
      after = page.getLast().seq();
    }
    assertThat(read).isEqualTo(rows);
  }

  @Test
  final void aBatchThatComesAgainChangesNothing() throws IOException {
    List<LedgerRow> rows = source.next(50);
    store.append(new Batch("log", 10, rows.subList(0, 30)));
    store.append(new Batch("log", 10, rows.subList(0, 30)));
    store.append(new Batch("log", 20, rows));
    assertThat(store.page(0, 100)).extracting(Stored::row).isEqualTo(rows);
  }

  @Test
  final void itKnowsHowFarItTookEachLog() throws IOException {
    assertThat(store.applied("one")).isEqualTo(-1);
    store.append(new Batch("one", 10, source.next(2)));
    store.append(new Batch("two", 7, List.of()));
    store.append(new Batch("one", 25, source.next(1)));
    assertThat(store.applied("one")).isEqualTo(25);
    assertThat(store.applied("two")).isEqualTo(7);
  }

  @Test
  final void sumsAreThoseOfTheRowsHoweverTheyAreGrouped() throws IOException {
    List<LedgerRow> rows = source.next(500);
    MemoryLedgerStore plain = new MemoryLedgerStore();
    plain.append(new Batch("log", 1, rows));
    store.append(new Batch("log", 1, rows));
    List<List<Column>> groups =
        List.of(
            List.of(),
            List.of(Column.TENANT),
            List.of(Column.TENANT, Column.KEY),
            List.of(Column.MODEL, Column.DAY),
            List.of(Column.ORG, Column.ENGINE, Column.OUTCOME),
            List.of(Column.DAY));
    for (List<Column> by : groups) {
      UsageQuery all = new UsageQuery(by, FIRST, LAST, 1_000);
      assertThat(store.usage(all)).as("by %s", by).isEqualTo(plain.usage(all));
      assertThat(store.usage(all).stream().mapToLong(UsageLine::promptTokens).sum())
          .isEqualTo(rows.stream().filter(paid()).mapToLong(r -> r.tokens().prompt()).sum());
      UsageQuery aDay = new UsageQuery(by, FIRST + 1, FIRST + 1, 1_000);
      assertThat(store.usage(aDay)).as("a day by %s", by).isEqualTo(plain.usage(aDay));
      for (String tenant : plain.tenants()) {
        List<UsageLine> own = store.usage(all.of(tenant));
        assertThat(own).as("%s by %s", tenant, by).isEqualTo(plain.usage(all.of(tenant)));
        assertThat(own.stream().mapToLong(UsageLine::requests).sum())
            .isEqualTo(
                rows.stream().filter(paid().and(r -> r.caller().tenant().equals(tenant))).count());
      }
    }
  }

  /** Copies that no client waits for are nobody's usage. */
  private static Predicate<LedgerRow> paid() {
    return row -> !row.detour().shadow();
  }

  @Test
  final void withoutRowsThereAreNoSums() throws IOException {
    assertThat(store.usage(new UsageQuery(List.of(), FIRST, LAST, 10))).isEmpty();
    assertThat(store.usage(new UsageQuery(List.of(Column.DAY), FIRST, LAST, 10))).isEmpty();
    assertThat(store.page(0, 10)).isEmpty();
    assertThat(store.tenants()).isEmpty();
  }

  @Test
  final void oneLineMoreThanTheLimitSaysThatThereAreMore() throws IOException {
    store.append(new Batch("log", 1, source.next(200)));
    assertThat(store.usage(new UsageQuery(List.of(Column.DAY), FIRST, LAST, 2))).hasSize(3);
    assertThat(store.usage(new UsageQuery(List.of(Column.DAY), FIRST, LAST, 3))).hasSize(3);
  }

  @Test
  final void rowsOfOneTenantAreForgottenAndThoseOfOthersStay() throws IOException {
    List<LedgerRow> rows = source.next(300);
    store.append(new Batch("log", 1, rows));
    assertThat(store.tenants()).contains("acme", "Zoo");
    assertThat(store.forget("acme", FIRST + 1, 5)).isEqualTo(5);
    assertThat(store.forget("acme", FIRST + 1, 1_000)).isLessThan(1_000);
    assertThat(store.forget("acme", FIRST + 1, 1_000)).isZero();
    List<LedgerRow> left =
        rows.stream()
            .filter(row -> !row.caller().tenant().equals("acme") || row.times().day() > FIRST)
            .toList();
    assertThat(store.page(0, 1_000)).extracting(Stored::row).isEqualTo(left);
    store.append(new Batch("log", 2, source.next(1)));
    assertThat(store.page(0, 1_000)).hasSize(left.size() + 1);
  }
}
