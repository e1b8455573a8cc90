package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.simulator.engine.Toy.Diary;
import org.junit.jupiter.api.Test;

class SimulatedEngineTest {
  private final Diary diary = new Diary();

  @Test
  void aSequenceIsPrefilledThenDecodedTokenByToken() {
    SimulatedEngine engine = Toy.engine(1024);
    engine.submit(Toy.sequence(1, 100, 3, diary), 0);
    long end = Toy.drain(engine, 0);
    assertThat(diary.lines)
        .containsExactly(
            "admit 1 cached 0 @0",
            "token 1#1 @1100000",
            "token 1#2 @2101000",
            "token 1#3 @3102000",
            "finish 1 @3102000");
    assertThat(end).isEqualTo(3_102_000);
    assertThat(engine.busy()).isFalse();
  }

  @Test
  void aLongPromptIsReadInChunksOfTheBudget() {
    SimulatedEngine engine = Toy.engine(2048);
    engine.submit(Toy.sequence(1, 600, 1, diary), 0);
    Toy.drain(engine, 0);
    assertThat(engine.counters().iterations()).isEqualTo(3);
    assertThat(diary.lines).contains("token 1#1 @3600000");
  }

  @Test
  void noIterationExceedsTheTokenBudget() {
    SimulatedEngine engine = Toy.engine(65_536);
    for (int i = 0; i < 40; i++) {
      engine.submit(Toy.sequence(i, 37 * (i + 1), 1 + i % 9, diary), 0);
    }
    for (long end = engine.step(0); end != SimulatedEngine.IDLE; end = engine.step(end)) {
      assertThat(engine.iterationTokens()).isBetween(1, 256);
      assertThat(engine.running()).isLessThanOrEqualTo(16);
    }
    assertThat(diary.of("finish")).hasSize(40);
  }

  @Test
  void runningSequencesTakeFromTheBudgetBeforeNewOnes() {
    SimulatedEngine engine = Toy.engine(4096);
    engine.submit(Toy.sequence(1, 10, 9, diary), 0);
    long end = engine.step(0);
    engine.submit(Toy.sequence(2, 600, 1, diary), 0);
    Toy.drain(engine, end);
    assertThat(diary.of("token"))
        .containsExactly(
            "token 1#1",
            "token 1#2",
            "token 1#3",
            "token 1#4",
            "token 2#1",
            "token 1#5",
            "token 1#6",
            "token 1#7",
            "token 1#8",
            "token 1#9");
  }

  @Test
  void newSequencesAreAdmittedInTheOrderTheyCame() {
    SimulatedEngine engine = Toy.engine(4096);
    for (int i = 1; i <= 5; i++) {
      engine.submit(Toy.sequence(i, 200, 1, diary), i);
    }
    Toy.drain(engine, 5);
    assertThat(diary.of("token"))
        .containsExactly("token 1#1", "token 2#1", "token 3#1", "token 4#1", "token 5#1");
  }

  @Test
  void aPrefixHitSkipsItsPrefill() {
    SimulatedEngine engine = Toy.engine(1024);
    engine.submit(new Sequence(1, 160, 1, Toy.hashes(5, 8, 1, 10), diary), 0);
    long first = Toy.drain(engine, 0);
    engine.submit(new Sequence(2, 160, 1, Toy.hashes(5, 8, 2, 10), diary), first);
    long second = Toy.drain(engine, first);
    assertThat(diary.of("admit")).containsExactly("admit 1 cached 0", "admit 2 cached 128");
    assertThat(first).isEqualTo(1_160_000);
    assertThat(second - first).isEqualTo(1_032_000);
    assertThat(engine.counters().cachedTokens()).isEqualTo(128);
    assertThat(engine.counters().promptTokens()).isEqualTo(320);
  }

  @Test
  void ofAPromptThatIsKnownToTheEndTheLastBlockIsComputedAgain() {
    SimulatedEngine engine = Toy.engine(1024);
    for (int i = 1; i <= 2; i++) {
      engine.submit(new Sequence(i, 160, 1, Toy.hashes(5, 10, 0, 10), diary), 0);
      Toy.drain(engine, 0);
    }
    assertThat(diary.of("admit")).containsExactly("admit 1 cached 0", "admit 2 cached 144");
  }

  @Test
  void theAnswerOfOneTurnIsAPrefixHitOfTheNext() {
    SimulatedEngine engine = Toy.engine(1024);
    long[] conversation = Toy.hashes(5, 20, 0, 20);
    engine.submit(new Sequence(1, 64, 65, conversation, diary), 0);
    long end = Toy.drain(engine, 0);
    engine.submit(new Sequence(2, 200, 1, conversation, diary), end);
    Toy.drain(engine, end);
    assertThat(diary.of("admit")).containsExactly("admit 1 cached 0", "admit 2 cached 128");
  }

  @Test
  void sequencesOfOneIterationShareTheirPrefixAlready() {
    SimulatedEngine engine = Toy.engine(1024);
    engine.submit(new Sequence(1, 96, 1, Toy.hashes(5, 6, 0, 6), diary), 0);
    engine.submit(new Sequence(2, 96, 1, Toy.hashes(5, 6, 0, 6), diary), 0);
    engine.step(0);
    assertThat(diary.of("admit")).containsExactly("admit 1 cached 0", "admit 2 cached 80");
    assertThat(engine.usedBlocks()).isEqualTo(7);
  }

  @Test
  void aSequenceTakesNoPartInIterationsThatStartedBeforeItCame() {
    SimulatedEngine engine = Toy.engine(1024);
    engine.submit(Toy.sequence(1, 10, 5, diary), 0);
    long end = engine.step(0);
    engine.submit(Toy.sequence(2, 10, 1, diary), 50_000_000);
    while (end < 50_000_000) {
      end = engine.step(end);
    }
    Toy.drain(engine, end);
    assertThat(diary.lines).contains("finish 1 @5014000", "token 2#1 @51010000");
  }

  @Test
  void speedDividesAndSlowdownMultipliesAllTimes() {
    EngineSettings settings = EngineSettings.of(Toy.profile(1024, 256, 16)).withSpeed(4);
    SimulatedEngine engine = new SimulatedEngine(settings);
    engine.submit(Toy.sequence(1, 100, 1, diary), 0);
    assertThat(Toy.drain(engine, 0)).isEqualTo(275_000);
    engine.slowdown(3);
    engine.submit(Toy.sequence(2, 100, 1, diary), 0);
    assertThat(Toy.drain(engine, 0)).isEqualTo(825_000);
  }

  @Test
  void whatCannotBeServedIsTurnedAway() {
    EngineSettings settings = EngineSettings.of(Toy.profile(1024, 256, 16)).withMaxWaiting(2);
    SimulatedEngine engine = new SimulatedEngine(settings);
    assertThat(engine.submit(Toy.sequence(1, 1000, 25, diary), 0)).isEqualTo(Admission.TOO_LONG);
    assertThat(engine.submit(Toy.sequence(2, 1000, 24, diary), 0)).isEqualTo(Admission.QUEUED);
    assertThat(engine.submit(Toy.sequence(3, 10, 1, diary), 0)).isEqualTo(Admission.QUEUED);
    assertThat(engine.submit(Toy.sequence(4, 10, 1, diary), 0)).isEqualTo(Admission.QUEUE_FULL);
    Toy.drain(engine, 0);
    assertThat(diary.of("finish")).hasSize(2);
  }

  @Test
  void equalRunsAreEqualToTheLastNanosecond() {
    Diary again = new Diary();
    for (Diary each : new Diary[] {diary, again}) {
      SimulatedEngine engine = Toy.engine(2048);
      for (int i = 0; i < 200; i++) {
        engine.submit(Toy.sequence(i, 17 + i * 13 % 700, 1 + i * 7 % 50, each), 0);
      }
      Toy.drain(engine, 0);
    }
    assertThat(diary.lines).isEqualTo(again.lines).hasSizeGreaterThan(1000);
  }

  @Test
  void misuseIsNamed() {
    SimulatedEngine engine = Toy.engine(1024);
    Sequence sequence = Toy.sequence(1, 10, 5, diary);
    engine.submit(sequence, 0);
    assertThatThrownBy(() -> engine.submit(sequence, 0))
        .hasMessage("sequence 1: WAITING (expected: NEW)");
    long end = engine.step(0);
    assertThatThrownBy(() -> engine.step(end - 1))
        .hasMessage("now: %d (expected: >= %d)", end - 1, end);
    assertThatThrownBy(() -> engine.slowdown(0)).hasMessage("slowdown: 0.0 (expected: > 0)");
    assertThatThrownBy(() -> Toy.sequence(1, 0, 5, diary))
        .hasMessage("promptTokens: 0 (expected: > 0)");
  }
}
