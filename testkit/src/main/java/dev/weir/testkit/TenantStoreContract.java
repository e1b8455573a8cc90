package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.TenantStore;
import dev.weir.control.port.TenantStore.Audit;
import dev.weir.control.port.TenantStore.AuditQuery;
import dev.weir.control.port.TenantStore.Audited;
import dev.weir.control.port.TenantStore.Change;
import dev.weir.control.port.TenantStore.Contents;
import dev.weir.control.port.TenantStore.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of keys and tenants does. */
public abstract class TenantStoreContract {
  private TenantStore store;

  @SuppressWarnings("NullAway.Init") // opened before each test
  protected TenantStoreContract() {}

  /** An empty store. */
  protected abstract TenantStore fresh() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    store = fresh();
  }

  @AfterEach
  final void close() throws IOException {
    store.close();
  }

  @Test
  void anEmptyStoreIsVersionZero() throws IOException {
    assertThat(store.version()).isZero();
    assertThat(store.read()).isEqualTo(Contents.NOTHING);
    assertThat(store.audit(new AuditQuery(Long.MAX_VALUE, 10, null))).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadInTheOrderItWasMade() throws IOException {
    assertThat(write(0, put("key", "b", "{\"n\":1}"))).isTrue();
    assertThat(write(1, put("key", "a", "{}"))).isTrue();
    assertThat(write(2, put("key", "b", "{\"n\":\"ü\\u0000\"}"))).isTrue();

    assertThat(store.version()).isEqualTo(3);
    assertThat(store.read())
        .isEqualTo(
            new Contents(
                3,
                List.of(
                    new Document("key", "b", "{\"n\":\"ü\\u0000\"}"),
                    new Document("key", "a", "{}"))));
  }

  @Test
  void oneIdMayBeOfSeveralKindsAndEachGoesAlone() throws IOException {
    write(0, put("key", "a", "{}"), put("tenant", "a", "{}"));
    write(1, new Change("key", "a", null));

    assertThat(store.read().documents()).containsExactly(new Document("tenant", "a", "{}"));
  }

  @Test
  void aChangeMadeFromAnOldVersionIsNotWrittenAndLeavesNoTrace() throws IOException {
    write(0, put("key", "a", "{}"));
    assertThat(write(0, put("key", "b", "{}"))).isFalse();
    assertThat(write(2, put("key", "c", "{}"))).isFalse();

    assertThat(store.version()).isEqualTo(1);
    assertThat(store.read().documents()).hasSize(1);
    assertThat(store.audit(new AuditQuery(Long.MAX_VALUE, 10, null))).hasSize(1);
  }

  @Test
  void ofManyWritersFromOneVersionOneWins() throws Exception {
    int writers = 8;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        String id = "k" + i;
        done.add(threads.submit(() -> write(0, put("key", id, "{}"))));
      }
      int won = 0;
      for (Future<Boolean> one : done) {
        won += one.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(store.version()).isEqualTo(1);
    assertThat(store.read().documents()).hasSize(1);
  }

  @Test
  void auditRowsComeNewestFirstByPageAndByTenant() throws IOException {
    for (int i = 0; i < 5; i++) {
      Audit row = row("k" + i, i % 2 == 0 ? "even" : null);
      store.write(i, List.of(put("key", "k" + i, "{}")), List.of(row));
    }

    List<Audited> page = store.audit(new AuditQuery(Long.MAX_VALUE, 2, null));
    assertThat(page).extracting(it -> it.row().id()).containsExactly("k4", "k3");
    List<Audited> next = store.audit(new AuditQuery(page.getLast().number(), 2, null));
    assertThat(next).extracting(it -> it.row().id()).containsExactly("k2", "k1");
    assertThat(store.audit(new AuditQuery(Long.MAX_VALUE, 9, "even")))
        .extracting(Audited::row)
        .containsExactly(row("k4", "even"), row("k2", "even"), row("k0", "even"));
  }

  @Test
  void oldAuditRowsGoSomeAtATimeAndTheLastStays() throws IOException {
    for (int i = 0; i < 5; i++) {
      store.write(i, List.of(), List.of(row("k" + i, null)));
    }
    long at = row("k", null).at();

    assertThat(store.forgetAudits(at, 10)).isZero();
    assertThat(store.forgetAudits(at + 1, 3)).isEqualTo(3);
    assertThat(store.audit(new AuditQuery(Long.MAX_VALUE, 9, null)))
        .extracting(Audited::number)
        .containsExactly(5L, 4L);
    assertThat(store.forgetAudits(at + 1, 3)).isEqualTo(1);
    assertThat(store.forgetAudits(at + 1, 3)).isZero();
    store.write(5, List.of(), List.of(row("next", null)));
    assertThat(store.audit(new AuditQuery(Long.MAX_VALUE, 9, null)))
        .extracting(Audited::number)
        .containsExactly(6L, 5L);
  }

  private boolean write(long from, Change... changes) throws IOException {
    return store.write(from, List.of(changes), List.of(row(changes[0].id(), null)));
  }

  private static Change put(String kind, String id, String body) {
    return new Change(kind, id, body);
  }

  private static Audit row(String id, @Nullable String tenant) {
    return new Audit(1_790_000_000_000L, "admin", "create", "key", id, tenant, null, "{\"a\":1}");
  }
}
