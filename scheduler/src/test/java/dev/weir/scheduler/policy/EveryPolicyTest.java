package dev.weir.scheduler.policy;

import static dev.weir.scheduler.Loads.engines;
import static dev.weir.scheduler.policy.Asked.place;
import static dev.weir.scheduler.policy.Asked.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every policy that may be chosen. */
class EveryPolicyTest {
  private static final int ENGINES = 8;
  private static final long SHARED_BLOCK = 42;

  @ParameterizedTest
  @EnumSource
  void promptsThatBeginAlikeDoNotAllGoToOneEngine(PolicyName name) {
    List<Engine> engines = engines(ENGINES, 64);
    Policy policy = name.make(new SplittableRandom(1));
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 200; i++) {
      Ticket ticket = ticket(null, SHARED_BLOCK, random.nextLong(), random.nextLong());
      Loads.take(chosen(policy, ticket, engines), 100);
    }
    int fullest = engines.stream().mapToInt(Engine::inFlight).max().orElseThrow();
    assertThat(fullest).as("of 200 on %d engines", ENGINES).isLessThanOrEqualTo(45);
  }

  @ParameterizedTest
  @EnumSource
  void closedEnginesAreSkippedAndTheLastOpenOneIsFound(PolicyName name) {
    SplittableRandom random = new SplittableRandom(3);
    Policy policy = name.make(random.split());
    for (int round = 0; round < 3_000; round++) {
      List<Engine> engines = engines(random.nextInt(7), 1);
      Ticket ticket = any(random);
      engines.forEach(engine -> close(engine, ticket, random.nextInt(4)));
      boolean anyOpen = engines.stream().anyMatch(e -> Policy.open(e, ticket));
      Engine picked = place(policy, ticket, engines);
      assertThat(picked != null).isEqualTo(anyOpen);
      assertThat(picked == null || Policy.open(picked, ticket)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedPicksTheSame(PolicyName name) {
    assertThat(picks(name, 5)).isEqualTo(picks(name, 5));
  }

  @ParameterizedTest
  @EnumSource
  void itsNameIsWhatItIsFoundBy(PolicyName name) {
    assertThat(PolicyName.parse(name.label())).isEqualTo(name);
  }

  private static List<String> picks(PolicyName name, long seed) {
    List<Engine> engines = engines(5, 20);
    Policy policy = name.make(new SplittableRandom(seed));
    SplittableRandom random = new SplittableRandom(6);
    List<String> picks = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      Engine engine = chosen(policy, any(random), engines);
      Loads.take(engine, random.nextInt(1000));
      picks.add(engine.id());
    }
    return picks;
  }

  private static Ticket any(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> ticket();
      case 1 -> ticket("session-" + random.nextInt(10));
      default -> ticket(null, SHARED_BLOCK, random.nextInt(10), random.nextLong());
    };
  }

  private static void close(Engine engine, Ticket ticket, int how) {
    switch (how) {
      case 0 -> engine.up(false);
      case 1 -> Loads.take(engine, 1);
      case 2 -> Loads.failed(ticket, engine);
      default -> {}
    }
  }

  private static Engine chosen(Policy policy, Ticket ticket, List<Engine> engines) {
    Engine engine = place(policy, ticket, engines);
    if (engine == null) {
      throw new AssertionError("an engine is open, and none was chosen");
    }
    return engine;
  }
}
