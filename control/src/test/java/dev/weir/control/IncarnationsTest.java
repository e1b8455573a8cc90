package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class IncarnationsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Incarnations process = new Incarnations();

  @Test
  void whoIsReachedAgainIsAnotherOne() {
    process.reached();
    assertThat(process.generation()).isZero();
    process.refused(0);
    process.refused(SECOND);
    process.reached();
    process.reached();
    assertThat(process.generation()).isEqualTo(1);
  }

  @Test
  void whoHasGoneIsAwaitedForAWhileFromThenOn() {
    process.reached();
    assertThat(process.awaited(0)).isFalse();
    process.refused(0);
    process.refused(9 * SECOND);
    assertThat(process.awaited(9 * SECOND)).isTrue();
    assertThat(process.awaited(10 * SECOND)).isFalse();
    process.reached();
    assertThat(process.awaited(10 * SECOND)).isFalse();
  }

  @Test
  void whoWasNeverThereIsNotAwaited() {
    process.refused(0);
    assertThat(process.awaited(0)).isFalse();
  }
}
