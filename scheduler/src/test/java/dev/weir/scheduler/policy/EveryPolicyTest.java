package dev.weir.scheduler.policy;

import static dev.weir.scheduler.Loads.engines;
import static dev.weir.scheduler.policy.Asked.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every policy that may be chosen, as it stands in a pool. */
class EveryPolicyTest {
  private static final long MILLI = 1_000_000;
  private static final long SHARED_BLOCK = 42;

  private final SplittableRandom random = new SplittableRandom(2);

  /** A pool in which nobody waits: what cannot be placed at once is refused. */
  private static final class Table {
    private final Pool pool;
    private long now;
    private @Nullable Engine chosen;

    Table(PolicyName name, long seed) {
      pool = new Pool(name.make(new SplittableRandom(seed)), new Pool.Bounds(0, 1000 * MILLI));
    }

    Table with(List<Engine> engines) {
      post(new Event.Engines(engines));
      return this;
    }

    @Nullable Engine arrive(Ticket ticket) {
      chosen = null;
      now += MILLI;
      post(new Event.Arrive(ticket));
      return chosen;
    }

    private void post(Event event) {
      pool.on(event, now, this::decided);
    }

    private void decided(Decision decision) {
      chosen = decision instanceof Decision.Dispatch dispatch ? dispatch.engine() : null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void promptsThatBeginAlikeDoNotAllGoToOneEngine(PolicyName name) {
    List<Engine> engines = engines(8, 64);
    Table table = new Table(name, 1).with(engines);
    for (int i = 0; i < 200; i++) {
      table.arrive(ticket(null, SHARED_BLOCK, random.nextLong(), random.nextLong()));
    }
    assertThat(engines.stream().mapToInt(Engine::inFlight).sum()).isEqualTo(200);
    assertThat(engines).allMatch(engine -> engine.inFlight() <= 45);
  }

  @ParameterizedTest
  @EnumSource
  void closedEnginesAreSkippedAndTheLastOpenOneIsFound(PolicyName name) {
    Table table = new Table(name, 3);
    for (int round = 0; round < 500; round++) {
      List<Engine> engines = engines(random.nextInt(round % 2 == 0 ? 7 : 40), 1);
      table.with(engines);
      engines.forEach(engine -> close(engine, random.nextInt(3)));
      Ticket ticket = any();
      List<Engine> open = engines.stream().filter(e -> Policy.open(e, ticket)).toList();
      Engine chosen = table.arrive(ticket);
      assertThat(chosen == null).isEqualTo(open.isEmpty());
      assertThat(chosen == null || open.contains(chosen)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedPicksTheSame(PolicyName name) {
    assertThat(picks(name)).isEqualTo(picks(name));
  }

  @ParameterizedTest
  @EnumSource
  void itsNameIsWhatItIsFoundBy(PolicyName name) {
    assertThat(PolicyName.parse(name.label())).isEqualTo(name);
  }

  private static List<String> picks(PolicyName name) {
    EveryPolicyTest fresh = new EveryPolicyTest();
    Table table = new Table(name, 5).with(engines(5, 20));
    List<String> picks = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      picks.add(String.valueOf(table.arrive(fresh.any())));
    }
    return picks;
  }

  private Ticket any() {
    return switch (random.nextInt(3)) {
      case 0 -> ticket();
      case 1 -> ticket("session-" + random.nextInt(10));
      default -> ticket(null, SHARED_BLOCK, random.nextInt(10), random.nextLong());
    };
  }

  private static void close(Engine engine, int how) {
    switch (how) {
      case 0 -> engine.up(false);
      case 1 -> Loads.take(engine, 1);
      default -> {}
    }
  }
}
