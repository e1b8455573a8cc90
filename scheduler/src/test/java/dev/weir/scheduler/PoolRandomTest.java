package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.policy.PowerOfTwo;
import dev.weir.scheduler.weir.WeirPolicy;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The promises of {@link Pool}, held through lives that nobody thought of. */
class PoolRandomTest {
  private static final int LIVES = 540;

  /** So few that no engine has answered often enough to be known. */
  private static final int EVENTS = 300;

  @Test
  void everyPromiseHoldsThroughManyLives() {
    live(LIVES, PowerOfTwo::new);
  }

  /** Of these engines nothing can be learnt: so it must hold, drop and refuse nobody. */
  @Test
  void weirsOwnPolicyIsHarmlessWhereItKnowsNothing() {
    live(LIVES, PoolRandomTest::weir);
  }

  private static void live(int lives, Function<RandomGenerator, Policy> policies) {
    TreeMap<Outcome, Integer> rejected = new TreeMap<>();
    int dispatched = 0;
    for (long seed = 0; seed < lives; seed++) {
      RandomLife life = new RandomLife(seed, policies);
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
    assertThat(transcript(77, PowerOfTwo::new))
        .isEqualTo(transcript(77, PowerOfTwo::new))
        .isNotEqualTo(transcript(78, PowerOfTwo::new));
    assertThat(transcript(77, PoolRandomTest::weir))
        .isEqualTo(transcript(77, PoolRandomTest::weir))
        .isNotEqualTo(transcript(78, PoolRandomTest::weir));
  }

  private static Policy weir(RandomGenerator random) {
    return new WeirPolicy(new WeirPolicy.Options(1 << 16), random);
  }

  private static String transcript(long seed, Function<RandomGenerator, Policy> policies) {
    RandomLife life = new RandomLife(seed, policies);
    life.live(EVENTS);
    life.end();
    return life.journal(0).transcript + "|" + life.journal(1).transcript;
  }
}
