package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SpeedCardTest {
  private static final double STEP = 0.006;
  private static final double CONTEXT = 8e-9;
  private static final double TOKEN = 25e-6;
  private static final double PAIR = 0.4e-9;
  private static final Percentage TENTH = Percentage.withPercentage(10);

  private final SplittableRandom random = new SplittableRandom(4);
  private final SpeedCard card = new SpeedCard();
  private final List<EngineSpeed> engines = new ArrayList<>();

  @Test
  void aKnownEngineIsLearntWithinATenth() {
    fleet(1);
    for (int i = 0; i < 600; i++) {
      work(0, 1, 0.05);
    }
    EngineSpeed engine = engines.getFirst();
    assertThat(card.decode(engine, 1, 0)).isCloseTo(STEP, TENTH);
    assertThat(card.decode(engine, 10, 500_000)).isCloseTo(10 * (STEP + 500_000 * CONTEXT), TENTH);
    assertThat(card.prefill(engine, 2000, 0)).isCloseTo(2000 * TOKEN, TENTH);
    assertThat(card.prefill(engine, 8000, 32e6)).isCloseTo(8000 * TOKEN + 32e6 * PAIR, TENTH);
    assertThat(card.prefill(2000, 0)).isEqualTo(card.prefill(engine, 2000, 0));
    assertThat(engine.error()).isLessThan(0.15);
    assertThat(card.trusted(engine, false)).isTrue();
  }

  @Test
  void promptsThatAreNeverMostOfTheWorkAreSeenAllTheSame() {
    fleet(1);
    EngineSpeed engine = engines.getFirst();
    for (int i = 0; i < 100; i++) {
      observe(engine, 1, 1, 600_000, 20, 200);
    }
    assertThat(card.trusted(engine, false)).as("hardly anything was read").isFalse();
    for (int i = 0; i < 100; i++) {
      observe(engine, 1, 1, 600_000, 300, 45_000);
    }
    assertThat(card.trusted(engine, false)).isTrue();
  }

  @Test
  void equalEnginesStayAtExactlyOneThroughNoise() {
    fleet(8);
    for (int i = 0; i < 8 * 400; i++) {
      work(i % 8, 1, 0.2);
      if (i > 8 * 50) {
        assertThat(card.prefillFactor(engines.get(i % 8))).isEqualTo(1);
        assertThat(card.decodeFactor(engines.get(i % 8))).isEqualTo(1);
      }
    }
    assertThat(card.capacity()).isEqualTo(8);
  }

  @Test
  void twoKindsAreToldApartAndTheFasterIsTheMeasure() {
    fleet(8);
    for (int i = 0; i < 8 * 300; i++) {
      work(i % 8, i % 8 < 4 ? 1 : 2.5, 0.1);
    }
    for (int i = 0; i < 8; i++) {
      double expected = i < 4 ? 1 : 2.5;
      assertThat(card.prefillFactor(engines.get(i))).isCloseTo(expected, TENTH);
      assertThat(card.decodeFactor(engines.get(i))).isCloseTo(expected, TENTH);
      assertThat(card.prefill(engines.get(i), 2000, 0))
          .isCloseTo(expected * 2000 * TOKEN, Percentage.withPercentage(15));
    }
    assertThat(card.capacity()).isCloseTo(4 + 4 / 2.5, TENTH);
  }

  @Test
  void anEngineThatOverheatsIsNoticedAndForgivenWhenItCools() {
    fleet(4);
    run(4 * 200, 1);
    assertThat(card.prefillFactor(engines.getFirst())).isEqualTo(1);
    run(4 * 300, 1.8);
    assertThat(card.prefillFactor(engines.getFirst()))
        .isCloseTo(1.8, Percentage.withPercentage(15));
    assertThat(card.prefillFactor(engines.getLast())).isEqualTo(1);
    run(4 * 500, 1);
    assertThat(card.prefillFactor(engines.getFirst())).isEqualTo(1);
  }

  private void run(int observations, double slowFirst) {
    for (int i = 0; i < observations; i++) {
      work(i % 4, i % 4 == 0 ? slowFirst : 1, 0.1);
    }
  }

  @Test
  void anObservationThatIsFarOffMovesNoFurtherThanOneThatIsOffByFour() {
    SpeedCard other = new SpeedCard();
    EngineSpeed one = new EngineSpeed();
    EngineSpeed two = new EngineSpeed();
    double expected = card.prefill(2000, 0);
    card.observe(one, expected * 1000, 1e-9, 0, 2000, 0);
    other.observe(two, expected * 4, 1e-9, 0, 2000, 0);
    assertThat(card.prefill(2000, 0)).isCloseTo(other.prefill(2000, 0), within(1e-6));
  }

  @Test
  void garbageDoesNotMoveItFar() {
    fleet(1);
    for (int i = 0; i < 600; i++) {
      work(0, 1, 0.05);
    }
    EngineSpeed engine = engines.getFirst();
    double before = card.prefill(2000, 0);
    for (int i = 0; i < 10; i++) {
      card.observe(engine, 1000, 1, 0, 2000, 2e6);
    }
    assertThat(card.prefill(2000, 0)).isBetween(before, before * 1.5);
    card.observe(engine, Double.NaN, 1, 0, 2000, 2e6);
    card.observe(engine, -1, 1, 0, 2000, 2e6);
    card.observe(engine, 0, 1, 0, 2000, 2e6);
    card.observe(engine, 1, 0, 0, 0, 0);
    assertThat(card.prefill(2000, 0)).isBetween(before, before * 1.5);
    for (int i = 0; i < 600; i++) {
      work(0, 1, 0.05);
    }
    assertThat(card.prefill(engine, 2000, 0)).as("and it recovers").isCloseTo(before, TENTH);
  }

  @Test
  void nothingIsEverPredictedToTakeNoTimeOrLess() {
    fleet(1);
    for (int i = 0; i < 2000; i++) {
      EngineSpeed engine = engines.getFirst();
      double tokens = random.nextInt(5000);
      double steps = 1 + random.nextInt(50);
      double seconds = Math.pow(10, -5 + 6 * random.nextDouble());
      card.observe(engine, seconds, steps, 1e5 * random.nextDouble(), tokens, tokens * tokens);
      assertThat(card.prefill(engine, 1, 1)).isPositive();
      assertThat(card.decode(engine, 1, 0)).isPositive();
      assertThat(card.decode(engine, 1, 1e6)).isGreaterThan(card.decode(engine, 1, 0));
    }
    assertThat(card.trusted(engines.getFirst(), false)).as("load explains nothing").isFalse();
  }

  @Test
  void trustNeedsFiftyIterationsAndSixteenPrefills() {
    fleet(1);
    EngineSpeed engine = engines.getFirst();
    for (int i = 0; i < 15; i++) {
      observe(engine, 1, 3, 0, 4000, 0);
    }
    assertThat(engine.iterations()).isEqualTo(45);
    observe(engine, 1, 4.5, 0, 4000, 0);
    assertThat(card.trusted(engine, false)).as("49.5 iterations").isFalse();
    observe(engine, 1, 0.5, 0, 4000, 0);
    assertThat(card.trusted(engine, false)).as("50 iterations").isTrue();
  }

  @Test
  void besideOthersItEarnsTrustAndIsNotJudged() {
    EngineSpeed shared = new EngineSpeed();
    SpeedCard among = new SpeedCard();
    among.engines(List.of(shared));
    for (int i = 0; i < 60; i++) {
      among.observeBesideOthers(shared, 3, 1, 0, 1000, 0);
    }
    assertThat(shared.error()).isZero();
    assertThat(among.trusted(shared, false)).isTrue();
  }

  @Test
  void whatMayBeAPromptHalfReadTeachesNoDecode() {
    fleet(1);
    EngineSpeed engine = engines.getFirst();
    for (int i = 0; i < 600; i++) {
      work(0, 1, 0.05);
    }
    double before = card.decode(engine, 1, 600_000);
    for (int i = 0; i < 600; i++) {
      card.observeAmidPrompts(engine, 4 * before, 1, 600_000, 20, 200);
    }
    assertThat(card.decode(engine, 1, 600_000)).isEqualTo(before);
    for (int i = 0; i < 600; i++) {
      card.observeAmidPrompts(engine, 2 * 128 * before, 128, 600_000, 20, 200);
    }
    assertThat(card.decode(engine, 1, 600_000)).isGreaterThan(1.3 * before);
  }

  @Test
  void decodesAloneEarnNoTrust() {
    fleet(1);
    EngineSpeed engine = engines.getFirst();
    for (int i = 0; i < 100; i++) {
      observe(engine, 1, 10, 1000, 0, 0);
    }
    assertThat(engine.iterations()).isEqualTo(1000);
    assertThat(card.trusted(engine, false)).isFalse();
  }

  @Test
  void trustIsKeptLongerThanItIsWon() {
    fleet(1);
    EngineSpeed engine = engines.getFirst();
    for (int i = 0; i < 100; i++) {
      work(0, 1, 0.05);
    }
    for (int i = 0; engine.error() < 0.7; i++) {
      engine.missed(i % 2 == 0 ? 10 : 0.1, 1);
    }
    assertThat(card.trusted(engine, true)).isTrue();
    assertThat(card.trusted(engine, false)).isFalse();
    for (int i = 0; engine.error() < 1.1; i++) {
      engine.missed(i % 2 == 0 ? 10 : 0.1, 1);
    }
    assertThat(card.trusted(engine, true)).isFalse();
  }

  private void fleet(int size) {
    for (int i = 0; i < size; i++) {
      engines.add(new EngineSpeed());
    }
    card.engines(engines);
  }

  /** The engine does something, in a time that is off by a random factor. */
  private void work(int engine, double slow, double noise) {
    double factor = slow * Math.exp(noise * random.nextDouble(-1, 1));
    double context = 600_000 * random.nextDouble();
    if (random.nextBoolean()) {
      observe(engines.get(engine), factor, 16, context, 0, 0);
    } else {
      double tokens = 2000 + random.nextInt(12_000);
      observe(engines.get(engine), factor, 1, context, tokens, tokens * tokens / 2);
    }
  }

  private void observe(
      EngineSpeed engine,
      double factor,
      double steps,
      double context,
      double tokens,
      double pairs) {
    double seconds = steps * (STEP + context * CONTEXT) + tokens * TOKEN + pairs * PAIR;
    card.observe(engine, factor * seconds, steps, context, tokens, pairs);
  }
}
