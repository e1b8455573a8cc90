package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.TenantStore.Audit;
import dev.weir.control.port.TenantStore.AuditQuery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AuditRetentionTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final AtomicLong now = new AtomicLong(1_790_000_000_000L);
  private final AtomicInteger days = new AtomicInteger(10);
  private final MemoryTenantStore store = new MemoryTenantStore();
  private final FailingStore failing = new FailingStore(store);
  private final AuditRetention retention = new AuditRetention(failing, days::get, now::get);

  private void rows(int count) {
    for (int i = 0; i < count; i++) {
      long from = store.version();
      Audit row = new Audit(now.get(), "admin", "reload", "configuration", "", null, null, "{}");
      assertThat(store.write(from, List.of(), List.of(row))).isTrue();
    }
  }

  private int left() {
    return store.audit(new AuditQuery(Long.MAX_VALUE, 100, null)).size();
  }

  private void passes(long time) {
    now.addAndGet(time);
    retention.look();
  }

  @Test
  void rowsGoOnceADayWhenTheirDaysAreOver() {
    rows(3);
    passes(DAY / 2);
    rows(2);
    passes(9 * DAY);
    assertThat(left()).isEqualTo(5);
    passes(DAY);
    assertThat(left()).isEqualTo(2);
    passes(DAY - 1);
    assertThat(left()).as("not before a day is over").isEqualTo(2);
    passes(1);
    assertThat(left()).as("the last one stays").isEqualTo(1);
  }

  @Test
  void zeroDaysAreForEver() {
    days.set(0);
    rows(3);
    passes(10_000 * DAY);
    assertThat(left()).isEqualTo(3);
  }

  @Test
  void aStoreThatIsAwayIsAskedAgainADayLater() {
    rows(3);
    failing.down = true;
    passes(20 * DAY);
    failing.down = false;
    passes(1);
    assertThat(left()).isEqualTo(3);
    passes(DAY);
    assertThat(left()).isEqualTo(1);
  }
}
