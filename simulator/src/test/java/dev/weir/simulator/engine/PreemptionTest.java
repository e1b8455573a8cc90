package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.Toy.Diary;
import org.junit.jupiter.api.Test;

class PreemptionTest {
  private final Diary diary = new Diary();

  /** Room for ten blocks; two sequences of six blocks each in the end. */
  private final SimulatedEngine engine = Toy.engine(160);

  @Test
  void theNewestYieldsComputesAgainAndStillFinishes() {
    engine.submit(new Sequence(1, 64, 32, new long[0], diary), 0);
    engine.submit(new Sequence(2, 64, 32, new long[0], diary), 0);
    Toy.drain(engine, 0);
    assertThat(diary.of("preempt")).containsExactly("preempt 2");
    assertThat(diary.of("finish")).containsExactly("finish 1", "finish 2");
    assertThat(diary.of("token 2")).hasSize(32);
    assertThat(engine.counters().preemptions()).isEqualTo(1);
    assertThat(engine.counters().promptTokens()).as("counted once").isEqualTo(128);
    assertThat(engine.usedBlocks()).isZero();
  }

  @Test
  void thePreemptedOneGoesBeforeThoseWhoWaitedAlready() {
    engine.submit(new Sequence(1, 64, 32, new long[0], diary), 0);
    engine.submit(new Sequence(2, 64, 32, new long[0], diary), 0);
    engine.submit(new Sequence(3, 64, 32, new long[0], diary), 0);
    Toy.drain(engine, 0);
    assertThat(diary.of("finish")).containsExactly("finish 1", "finish 2", "finish 3");
  }

  @Test
  void whatSurvivedInTheCacheNeedNotBeComputedAgain() {
    long computedAgain = drainedAt(new long[0], new long[0]);
    long foundAgain = drainedAt(Toy.hashes(1, 6, 1, 6), Toy.hashes(2, 6, 2, 6));
    assertThat(foundAgain).isLessThan(computedAgain);
  }

  private static long drainedAt(long[] first, long[] second) {
    SimulatedEngine engine = Toy.engine(176);
    engine.submit(new Sequence(1, 64, 32, first, SequenceListener.NONE), 0);
    engine.submit(new Sequence(2, 64, 32, second, SequenceListener.NONE), 0);
    long end = Toy.drain(engine, 0);
    assertThat(engine.counters().preemptions()).isPositive();
    return end;
  }
}
