package dev.weir.scheduler.policy;

import static dev.weir.scheduler.Loads.engines;
import static dev.weir.scheduler.policy.Asked.place;
import static dev.weir.scheduler.policy.Asked.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Round robin, random and least requests: those that look at no prompt. */
class TakingTurnsTest {
  @Test
  void roundRobinGoesRoundAndLeavesOutWhoIsDown() {
    List<Engine> engines = engines(4, 9);
    engines.get(1).up(false);
    RoundRobin policy = new RoundRobin();
    for (int turn = 0; turn < 3; turn++) {
      for (int open : new int[] {0, 2, 3}) {
        assertThat(place(policy, ticket(), engines)).isSameAs(engines.get(open));
      }
    }
  }

  @Test
  void theNeighbourOfAClosedEngineGetsNoMoreThanOthersByChance() {
    List<Engine> engines = engines(5, 9);
    engines.get(1).up(false);
    engines.get(2).up(false);
    Policy policy = new UniformRandom(new SplittableRandom(1));
    int[] picked = new int[5];
    for (int i = 0; i < 30_000; i++) {
      picked[engines.indexOf(place(policy, ticket(), engines))]++;
    }
    assertThat(picked[0] + picked[3] + picked[4]).isEqualTo(30_000);
    for (int open : new int[] {0, 3, 4}) {
      assertThat((double) picked[open]).isCloseTo(10_000, within(400.0));
    }
  }

  @Test
  void theEngineWithTheFewestRequestsIsTaken() {
    List<Engine> engines = engines(3, 9);
    Loads.take(engines.get(0), 1);
    Loads.take(engines.get(2), 1);
    Loads.take(engines.get(2), 1);
    LeastRequests policy = new LeastRequests();
    assertThat(place(policy, ticket(), engines)).isSameAs(engines.get(1));
    Loads.take(engines.get(1), 100_000);
    Loads.take(engines.get(1), 100_000);
    assertThat(place(policy, ticket(), engines)).isSameAs(engines.get(0));
  }

  @Test
  void idleEnginesShareWhatComesOneByOne() {
    List<Engine> engines = engines(4, 9);
    LeastRequests policy = new LeastRequests();
    for (int i = 0; i < 12; i++) {
      assertThat(place(policy, ticket(), engines)).isSameAs(engines.get(i % 4));
    }
  }
}
