package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.port.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowRingTest {
  private final Rows rows = new Rows(7);

  @Test
  void itTakesAsManyAsItHasSlotsAndSaysHowFullItIs() {
    RowRing ring = new RowRing(4);
    for (int i = 0; i < 4; i++) {
      assertThat(ring.offer(rows.of("acme"))).isTrue();
    }
    assertThat(ring.offer(rows.of("acme"))).isFalse();
    assertThat(ring.size()).isEqualTo(4);
    assertThat(ring.poll()).isNotNull();
    assertThat(ring.offer(rows.of("acme"))).isTrue();
    assertThat(ring.offered()).isEqualTo(5);
  }

  @Test
  void rowsCrossFromOneThreadToTheOtherInTheirOrder() throws InterruptedException {
    RowRing ring = new RowRing(64);
    List<LedgerRow> some = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      some.add(rows.of("tenant-" + i));
    }
    int count = 200_000;
    Thread loop =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < count; i++) {
                while (!ring.offer(some.get(i % 100))) {
                  Thread.onSpinWait();
                }
              }
            });
    for (int i = 0; i < count; i++) {
      LedgerRow row = ring.poll();
      while (row == null) {
        Thread.onSpinWait();
        row = ring.poll();
      }
      assertThat(row).isSameAs(some.get(i % 100));
    }
    loop.join();
    assertThat(ring.size()).isZero();
  }

  @Test
  void itsCapacityIsAPowerOfTwo() {
    assertThatThrownBy(() -> new RowRing(3)).hasMessage("capacity: 3 (expected: a power of two)");
  }
}
