package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of seeded random requests with shared prefixes, aborts and a cache too small. */
class RandomWorkloadTest {
  private static final int REQUESTS = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCacheIsNeverOverfullEverySequenceEndsAndNothingIsHeldAfterwards(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int kvTokens = 16 * random.nextInt(80, 400);
    SimulatedEngine engine =
        new SimulatedEngine(EngineSettings.of(Toy.profile(kvTokens, 128, random.nextInt(2, 40))));
    List<Sequence> sequences = new ArrayList<>();
    long now = 0;
    long end = SimulatedEngine.IDLE;
    for (int i = 0; i < REQUESTS; i++) {
      now += random.nextInt(4) == 0 ? random.nextLong(200_000_000) : random.nextLong(5_000_000);
      while (end <= now) {
        end = checkedStep(engine, end);
      }
      Sequence sequence = randomSequence(i, random);
      assertThat(engine.submit(sequence, now)).isEqualTo(Admission.QUEUED);
      sequences.add(sequence);
      if (random.nextInt(5) == 0) {
        engine.abort(sequences.get(random.nextInt(sequences.size())));
      }
      end = engine.busy() ? end : checkedStep(engine, now);
    }
    while (end != SimulatedEngine.IDLE) {
      end = checkedStep(engine, end);
    }
    assertThat(sequences).allMatch(Sequence::ended);
    assertThat(sequences)
        .filteredOn(s -> s.is(Sequence.State.FINISHED))
        .hasSizeGreaterThan(REQUESTS / 2)
        .allMatch(s -> s.produced() == s.outputTokens());
    assertThat(engine.usedBlocks()).isZero();
    assertThat(engine.running()).isZero();
    assertThat(engine.waiting()).isZero();
    assertThat(engine.counters().preemptions()).isPositive();
    assertThat(engine.counters().cachedTokens()).isPositive();
  }

  private static long checkedStep(SimulatedEngine engine, long now) {
    long end = engine.step(now);
    assertThat(engine.usedBlocks()).isBetween(0, engine.capacityBlocks());
    assertThat(engine.cachedBlocks()).isLessThanOrEqualTo(engine.capacityBlocks());
    assertThat(engine.iterationTokens()).isLessThanOrEqualTo(128);
    assertThat(end).isGreaterThan(now);
    return end;
  }

  private static Sequence randomSequence(long id, SplittableRandom random) {
    int prompt = random.nextInt(1, 700);
    int output = random.nextInt(1, 200);
    int shared = random.nextInt(0, 30);
    long[] hashes = Toy.hashes(random.nextInt(6), shared, id, (prompt + output) / 16);
    return new Sequence(id, prompt, output, hashes, SequenceListener.NONE);
  }
}
