package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.Toy.Diary;
import org.junit.jupiter.api.Test;

class AbortTest {
  private final SimulatedEngine engine = Toy.engine(1024);
  private final Diary diary = new Diary();

  @Test
  void aRunningSequenceFreesItsBlocksAtOnce() {
    Sequence gone = Toy.sequence(1, 500, 20, diary);
    engine.submit(gone, 0);
    long end = engine.step(0);
    assertThat(engine.usedBlocks()).isPositive();
    engine.abort(gone);
    assertThat(engine.usedBlocks()).isZero();
    assertThat(engine.running()).isZero();
    assertThat(engine.step(end)).isEqualTo(SimulatedEngine.IDLE);
    assertThat(diary.of("token")).isEmpty();
  }

  @Test
  void aWaitingSequenceLeavesTheQueue() {
    Sequence gone = Toy.sequence(1, 500, 20, diary);
    engine.submit(gone, 0);
    engine.submit(Toy.sequence(2, 20, 1, diary), 0);
    engine.abort(gone);
    engine.abort(gone);
    assertThat(engine.waiting()).isEqualTo(1);
    Toy.drain(engine, 0);
    assertThat(diary.of("admit")).containsExactly("admit 2 cached 0");
  }

  @Test
  void aListenerMayAbortAnySequenceAndSubmitNewOnes() {
    Sequence first = Toy.sequence(1, 20, 50, diary);
    Sequence last = Toy.sequence(3, 20, 50, diary);
    SequenceListener murderer =
        new SequenceListener() {
          @Override
          public void token(Sequence self, long at) {
            if (self.produced() == 3) {
              engine.abort(first);
              engine.abort(self);
              engine.abort(last);
              engine.submit(Toy.sequence(4, 20, 1, diary), at);
            }
          }
        };
    engine.submit(first, 0);
    engine.submit(Toy.sequence(2, 20, 50, murderer), 0);
    engine.submit(last, 0);
    Toy.drain(engine, 0);
    assertThat(first.produced()).isEqualTo(3);
    assertThat(last.produced()).isEqualTo(2);
    assertThat(diary.of("finish")).containsExactly("finish 4");
    assertThat(engine.usedBlocks()).isZero();
    assertThat(engine.running()).isZero();
  }

  @Test
  void anAbortedPrefixIsStillFoundByOthers() {
    Sequence gone = new Sequence(1, 160, 9, Toy.hashes(5, 10, 0, 10), diary);
    engine.submit(gone, 0);
    long end = engine.step(0);
    engine.abort(gone);
    engine.submit(new Sequence(2, 200, 1, Toy.hashes(5, 10, 2, 12), diary), end);
    Toy.drain(engine, end);
    assertThat(diary.of("admit")).contains("admit 2 cached 160");
  }
}
