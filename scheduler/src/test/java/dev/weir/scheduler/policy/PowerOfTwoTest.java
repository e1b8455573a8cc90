package dev.weir.scheduler.policy;

import static dev.weir.scheduler.Loads.engines;
import static dev.weir.scheduler.policy.Asked.placed;
import static dev.weir.scheduler.policy.Asked.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PowerOfTwoTest {
  private final SplittableRandom random = new SplittableRandom(4);
  private final PowerOfTwo policy = new PowerOfTwo(random);

  @Test
  void onlyOpenEnginesArePicked() {
    for (int round = 0; round < 20_000; round++) {
      List<Engine> engines = engines(random.nextInt(7), 1);
      Ticket ticket = Asked.ticket();
      for (Engine engine : engines) {
        switch (random.nextInt(4)) {
          case 0 -> engine.up(false);
          case 1 -> Loads.take(engine, random.nextInt(100));
          case 2 -> Loads.failed(ticket, engine);
          default -> {}
        }
      }
      boolean anyOpen = engines.stream().anyMatch(e -> Policy.open(e, ticket));
      Engine picked = place(ticket, engines);
      assertThat(picked != null).isEqualTo(anyOpen);
      assertThat(picked == null || Policy.open(picked, ticket)).isTrue();
    }
  }

  @Test
  void theLastOpenEngineIsFoundWhereverItStands() {
    for (int n : new int[] {1, 2, 3, 100}) {
      for (int open = 0; open < n; open++) {
        List<Engine> engines = engines(n, 1);
        engines.forEach(e -> e.up(false));
        engines.get(open).up(true);
        assertThat(place(ticket(), engines)).isSameAs(engines.get(open));
      }
    }
  }

  @Test
  void ofTwoTheOneWithLessOutstandingIsPicked() {
    List<Engine> engines = engines(2, 10);
    Loads.take(engines.get(0), 100);
    Loads.take(engines.get(1), 99);
    for (int i = 0; i < 100; i++) {
      assertThat(place(ticket(), engines)).isSameAs(engines.get(1));
    }
  }

  @Test
  void theFullestOfManyIsNeverPickedWhileAllAreOpen() {
    List<Engine> engines = engines(10, 10);
    Loads.take(engines.get(3), 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(place(ticket(), engines)).isNotSameAs(engines.get(3));
    }
  }

  @Test
  void equalEnginesArePickedEquallyOften() {
    List<Engine> engines = engines(8, 10);
    int[] picked = new int[8];
    for (int i = 0; i < 80_000; i++) {
      picked[engines.indexOf(place(ticket(), engines))]++;
    }
    for (int count : picked) {
      assertThat((double) count).isCloseTo(10_000, within(500.0));
    }
  }

  @Test
  void loadsStayCloseTogetherUnderUnevenWork() {
    List<Engine> engines = engines(50, Integer.MAX_VALUE);
    long total = 0;
    for (int i = 0; i < 50_000; i++) {
      long work = random.nextInt(50) == 0 ? 5_000 : 50;
      Engine engine = place(ticket(), engines);
      if (engine == null || !Loads.take(engine, work)) {
        throw new AssertionError("all are open");
      }
      total += work;
    }
    long fullest = engines.stream().mapToLong(Engine::outstandingTokens).max().orElseThrow();
    assertThat(fullest).isLessThan(total / 50 + 5 * 5_000);
  }

  @Test
  void theSameSeedPicksTheSame() {
    List<Engine> engines = engines(9, 3);
    List<Engine> once = picks(new PowerOfTwo(new SplittableRandom(8)), engines);
    assertThat(picks(new PowerOfTwo(new SplittableRandom(8)), engines)).isEqualTo(once);
    assertThat(picks(new PowerOfTwo(new SplittableRandom(9)), engines)).isNotEqualTo(once);
  }

  private @Nullable Engine place(Ticket ticket, List<Engine> engines) {
    return placed(policy.place(ticket, engines, 0));
  }

  private static List<Engine> picks(PowerOfTwo policy, List<Engine> engines) {
    List<Engine> picks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Engine engine = placed(policy.place(ticket(), engines, i));
      if (engine != null) {
        picks.add(engine);
      }
    }
    return picks;
  }
}
