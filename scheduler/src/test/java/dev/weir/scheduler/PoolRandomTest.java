package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The promises of {@link Pool}, held through lives that nobody thought of. */
class PoolRandomTest {
  private static final int EVENTS = 400;

  @Test
  void everyPromiseHoldsThroughManyLives() {
    TreeMap<Outcome, Integer> rejected = new TreeMap<>();
    int dispatched = 0;
    for (long seed = 0; seed < 400; seed++) {
      RandomLife life = new RandomLife(seed);
      try {
        life.live(EVENTS);
        life.end();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      life.journal(0).rejected.forEach((outcome, n) -> rejected.merge(outcome, n, Integer::sum));
      dispatched += life.journal(0).dispatched;
    }
    assertThat(dispatched).isGreaterThan(10_000);
    assertThat(rejected.keySet())
        .as("every kind of refusal was lived through")
        .containsExactly(
            Outcome.REJECTED_BUSY,
            Outcome.REJECTED_NO_ENGINE,
            Outcome.EXPIRED_QUEUE,
            Outcome.FAILED_ENGINE);
  }

  @Test
  void theSameSeedDecidesTheSame() {
    assertThat(transcript(77)).isEqualTo(transcript(77)).isNotEqualTo(transcript(78));
  }

  private static String transcript(long seed) {
    RandomLife life = new RandomLife(seed);
    life.live(EVENTS);
    life.end();
    return life.journal(0).transcript + "|" + life.journal(1).transcript;
  }
}
