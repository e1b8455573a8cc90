package dev.weir.scheduler.policy;

import static dev.weir.scheduler.Loads.engines;
import static dev.weir.scheduler.policy.Asked.place;
import static dev.weir.scheduler.policy.Asked.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rendezvous, session hash and prefix hash: those that send like to like. */
class AffinityTest {
  private static final int KEYS = 100_000;

  @ParameterizedTest
  @EnumSource(names = {"SESSION_HASH", "RENDEZVOUS"})
  void theTurnsOfASessionStayTogetherWhateverTheySay(PolicyName name) {
    List<Engine> engines = engines(8, 64);
    Policy policy = name.make(new SplittableRandom(1));
    for (int s = 0; s < 100; s++) {
      Engine first = place(policy, ticket("s" + s, 1, s), engines);
      assertThat(place(policy, ticket("s" + s, 1, s, 7, 8), engines)).isSameAs(first);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION_HASH", "PREFIX_HASH"})
  void aGrowingConversationWithoutANameStaysWhereItWas(PolicyName name) {
    List<Engine> engines = engines(8, 64);
    Policy policy = name.make(new SplittableRandom(1));
    for (int c = 0; c < 100; c++) {
      Engine first = place(policy, ticket(null, 1, c), engines);
      assertThat(place(policy, ticket(null, 1, c, c + 500, c + 900), engines)).isSameAs(first);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION_HASH", "PREFIX_HASH", "RENDEZVOUS"})
  void anotherGatewayWithAnotherOrderOfEnginesAgrees(PolicyName name) {
    List<Engine> engines = engines(16, 64);
    List<Engine> shuffled = new ArrayList<>(engines);
    Collections.shuffle(shuffled, new Random(5));
    Policy here = name.make(new SplittableRandom(1));
    Policy there = name.make(new SplittableRandom(2));
    for (int c = 0; c < 500; c++) {
      Ticket ticket = ticket(null, 1, c);
      assertThat(place(there, ticket, shuffled)).isSameAs(place(here, ticket, engines));
    }
  }

  @Test
  void anEngineThatJoinsSixteenTakesOneKeyInSeventeenAndOthersStay() {
    List<Engine> seventeen = engines(17, 64);
    List<Engine> sixteen = List.copyOf(seventeen.subList(0, 16));
    Policy before = new Rendezvous();
    Policy after = new Rendezvous();
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      Engine was = place(before, ticket("s" + key), sixteen);
      Engine is = place(after, ticket("s" + key), seventeen);
      if (is != was) {
        moved++;
        assertThat(is).isSameAs(seventeen.getLast());
      }
    }
    assertThat((double) moved / KEYS).isCloseTo(1.0 / 17, within(0.003));
  }

  @Test
  void keysSpreadEvenly() {
    List<Engine> engines = engines(16, 64);
    Policy policy = new Rendezvous();
    int[] keys = new int[16];
    for (int key = 0; key < KEYS; key++) {
      keys[engines.indexOf(place(policy, ticket("s" + key), engines))]++;
    }
    for (int count : keys) {
      assertThat((double) count).isCloseTo(KEYS / 16.0, within(0.05 * KEYS / 16));
    }
  }

  @Test
  void aClosedEnginesKeysSpreadOverAllOthersAndComeBack() {
    List<Engine> engines = engines(9, 64);
    Policy policy = new Rendezvous();
    int[] heirs = new int[9];
    for (int key = 0; key < 20_000; key++) {
      Ticket ticket = ticket("s" + key);
      if (place(policy, ticket, engines) != engines.get(4)) {
        continue;
      }
      engines.get(4).up(false);
      heirs[engines.indexOf(place(policy, ticket, engines))]++;
      engines.get(4).up(true);
      assertThat(place(policy, ticket, engines)).isSameAs(engines.get(4));
    }
    assertThat(heirs[4]).isZero();
    for (int i = 0; i < 9; i++) {
      assertThat(i == 4 || heirs[i] > 200).as("engine %d inherits %d", i, heirs[i]).isTrue();
    }
  }

  /** One key for all is the worst that can happen to a hash. */
  @ParameterizedTest
  @EnumSource(names = {"SESSION_HASH", "PREFIX_HASH"})
  void noEngineIsGivenARequestWhileItHoldsMoreThanItsShare(PolicyName name) {
    SplittableRandom random = new SplittableRandom(9);
    List<Engine> engines = engines(7, 1000);
    Policy policy = name.make(random.split());
    Deque<Engine> running = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      int most = (int) Math.ceil(1.25 * (running.size() + 1) / 7);
      Engine engine = place(policy, ticket(null, 1, 2, random.nextInt(3)), engines);
      if (engine == null) {
        throw new AssertionError("all are open");
      }
      Loads.take(engine, 1);
      running.add(engine);
      assertThat(engine.inFlight()).isLessThanOrEqualTo(most);
      while (running.size() > 150 || (!running.isEmpty() && random.nextInt(3) == 0)) {
        Loads.release(running.remove(), 1);
      }
    }
  }

  @Test
  void aSmallEngineThatIsFullDoesNotHoldUpTheBigOne() {
    List<Engine> engines = List.of(new Engine("small", 2), new Engine("big", 100));
    Policy policy = new PrefixHash();
    for (int i = 0; i < 102; i++) {
      Engine engine = place(policy, ticket(null, 1, i), engines);
      assertThat(engine).as("request %d", i).isNotNull();
      assertThat(engine != null && Loads.take(engine, 1)).isTrue();
    }
    assertThat(place(policy, ticket(null, 1, 7), engines)).isNull();
  }
}
