package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.prefix.PrefixIndex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which engines a request is compared on, and what their caches are believed to hold. */
class BacklogsTest {
  private static final int BLOCK = 512;

  private final Backlogs backlogs =
      new Backlogs(
          new SpeedCard(),
          new TenantLengths(),
          new PrefixIndex(1 << 20),
          new SplittableRandom(11),
          null);

  @Test
  void ofTwelveEnginesAllAreCompared() {
    List<Engine> engines = join(12);
    assertThat(compared(Prefix.NONE)).containsExactlyElementsOf(engines);
  }

  @Test
  void ofMoreThanTwelveAHandfulIsDrawnAndEachHasItsTurn() {
    List<Engine> engines = join(13);
    Set<Engine> drawn = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      List<Engine> some = compared(Prefix.NONE);
      assertThat(some).hasSizeBetween(1, 4).doesNotHaveDuplicates();
      drawn.addAll(some);
    }
    assertThat(drawn).containsExactlyInAnyOrderElementsOf(engines);
  }

  @Test
  void theFourThatMatchAPromptDeepestAreAlwaysAmongThem() {
    List<Engine> engines = join(40);
    Prefix shallow = blocks(1, 2);
    Prefix deep = blocks(1, 2, 3);
    for (int i = 0; i < 8; i++) {
      backlogs.entered(i % 2 == 0 ? deep : shallow, at(engines, i));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(compared(deep))
          .contains(engines.get(0), engines.get(2), engines.get(4), engines.get(6))
          .doesNotHaveDuplicates()
          .hasSizeLessThanOrEqualTo(8);
    }
  }

  @Test
  void anEngineThatLeftIsNotComparedEvenIfItHoldsThePrompt() {
    List<Engine> engines = join(40);
    Ticket running = send(engines.get(7), blocks(1, 2));
    backlogs.members(without(engines, 7));
    for (int i = 0; i < 100; i++) {
      assertThat(compared(blocks(1, 2))).doesNotContain(engines.get(7));
    }
    assertThat(backlogs.known(engines.get(7))).as("something runs there").isNotNull();
    backlogs.members(engines);
    assertThat(compared(blocks(1, 2))).as("it is back").contains(engines.get(7));
    assertThat(cached(running, engines.get(7))).isEqualTo(2 * BLOCK);
  }

  @Test
  void ofAnEngineThatLeftAndRunsNothingAllIsForgotten() {
    List<Engine> engines = join(3);
    come(at(engines, 1), blocks(1, 2));
    backlogs.members(without(engines, 1));
    assertThat(backlogs.known(engines.get(1))).isNull();
    assertThat(backlogs.known(engines.get(2))).isNotNull();
    Engine next = new Engine("next", 10);
    backlogs.members(List.of(engines.get(0), engines.get(2), next));
    assertThat(backlogs.of(next).number).as("its number is used again").isEqualTo(1);
    assertThat(cached(ticket(5000, blocks(1, 2)), next)).isZero();
  }

  @Test
  void enginesHaveNumbersOfTheirOwnHoweverManyJoin() {
    List<Engine> engines = join(100);
    assertThat(engines.stream().map(e -> backlogs.of(e).number)).doesNotHaveDuplicates();
    assertThat(engines.stream().map(e -> backlogs.of(e).number)).allMatch(n -> n < 128);
  }

  @Test
  void whereAllThatWereDrawnAreClosedOneThatIsOpenIsLookedFor() {
    List<Engine> engines = join(40);
    engines.forEach(engine -> engine.up(engine == engines.get(23)));
    for (int i = 0; i < 20; i++) {
      Backlog open = backlogs.anyOpen(ticket(100, Prefix.NONE));
      assertThat(open).isSameAs(at(engines, 23));
    }
    engines.get(23).up(false);
    assertThat(backlogs.anyOpen(ticket(100, Prefix.NONE))).isNull();
  }

  @Test
  void itIsLookedForFromAnyPlaceOn() {
    join(40);
    Set<Backlog> found = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      found.add(Objects.requireNonNull(backlogs.anyOpen(ticket(100, Prefix.NONE))));
    }
    assertThat(found).as("not always the first").hasSizeGreaterThan(20);
  }

  @Test
  void whereAllWereComparedNobodyElseIsLookedFor() {
    join(12);
    assertThat(backlogs.anyOpen(ticket(100, Prefix.NONE))).isNull();
  }

  @Test
  void whatWasSentThereIsCachedAndTheLastTokenIsReadAnew() {
    List<Engine> engines = join(2);
    backlogs.entered(blocks(1, 2, 3), at(engines, 0));
    assertThat(cached(ticket(5000, blocks(1, 2, 9)), engines.get(0))).isEqualTo(2 * BLOCK);
    assertThat(cached(ticket(3 * BLOCK, blocks(1, 2, 3)), engines.get(0))).isEqualTo(3 * BLOCK - 1);
    assertThat(cached(ticket(5000, blocks(1, 2, 9)), engines.get(1))).isZero();
    assertThat(cached(ticket(0, Prefix.NONE), engines.get(0))).isZero();
  }

  @Test
  void whatOtherGatewaysSentThereIsCachedToo() {
    List<Engine> engines = join(1);
    backlogs.touched(blocks(1, 2), at(engines, 0));
    assertThat(cached(ticket(5000, blocks(1, 2)), engines.get(0))).isEqualTo(2 * BLOCK);
  }

  @Test
  void anEngineIsBelievedToHoldWhatItSaysAndTwoHundredThousandTokensUntilThen() {
    List<Engine> engines = join(1);
    Backlog only = at(engines, 0);
    for (int i = 0; i < 400; i++) {
      come(only, blocks(1000 + i));
    }
    assertThat(held(engines.get(0), 400)).isEqualTo(200_000 / BLOCK);
    backlogs.told(only, new Gauges(0, 0, 0, 100 * BLOCK));
    come(only, blocks(1400));
    assertThat(held(engines.get(0), 401)).isEqualTo(100);
    backlogs.told(only, new Gauges(0, 0, 0, -1));
    assertThat(only.kvCapacity).as("nothing was said").isEqualTo(100 * BLOCK);
  }

  @Test
  void blocksOfAnotherSizeAreAnotherNumberOfThem() {
    List<Engine> engines = join(1);
    Backlog only = at(engines, 0);
    backlogs.told(only, new Gauges(0, 0, 0, 100 * BLOCK));
    for (int i = 0; i < 300; i++) {
      come(only, new Prefix(new long[] {1000 + i}, BLOCK / 2));
    }
    assertThat(held(engines.get(0), 300)).isEqualTo(200);
  }

  @Test
  void theCacheIsUsedByWhatRunsAndBlocksThatAreSharedCountOnce() {
    List<Engine> engines = join(1);
    Backlog only = at(engines, 0);
    Ticket one = send(engines.get(0), blocks(1, 2));
    send(engines.get(0), blocks(1, 3));
    double own = 5000 - 2 * BLOCK;
    assertThat(backlogs.kvTokens(only)).isCloseTo(3 * BLOCK + 2 * own, within(1e-6));
    only.share(new Share(1, 0, 0, 1, 700, List.of()), 1);
    assertThat(backlogs.kvTokens(only)).isCloseTo(3 * BLOCK + 2 * own + 700, within(1e-6));
    backlogs.left(one.work().prefix(), only);
    assertThat(backlogs.kvTokens(only)).isCloseTo(2 * BLOCK + 2 * own + 700, within(1e-6));
  }

  @Test
  void enginesOfWhichNothingIsKnownReadASecondsPrefillASecondEach() {
    join(5);
    assertThat(backlogs.capacity()).isEqualTo(5);
  }

  private List<Engine> join(int count) {
    List<Engine> engines = Loads.engines(count, 10);
    backlogs.members(engines);
    return engines;
  }

  private static List<Engine> without(List<Engine> engines, int gone) {
    List<Engine> rest = new ArrayList<>(engines);
    rest.remove(gone);
    return rest;
  }

  private Backlog at(List<Engine> engines, int i) {
    return backlogs.of(engines.get(i));
  }

  private List<Engine> compared(Prefix prefix) {
    int size = backlogs.compare(prefix);
    List<Engine> engines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      engines.add(backlogs.compared(i).engine);
    }
    return engines;
  }

  private double cached(Ticket ticket, Engine engine) {
    backlogs.compare(ticket.work().prefix());
    return backlogs.cached(ticket, backlogs.of(engine));
  }

  /** Of so many prompts of one block how many the engine is believed to hold. */
  private int held(Engine engine, int prompts) {
    int held = 0;
    for (int i = 0; i < prompts; i++) {
      held += cached(ticket(5000, blocks(1000 + i)), engine) > 0 ? 1 : 0;
    }
    return held;
  }

  private void come(Backlog engine, Prefix prefix) {
    backlogs.entered(prefix, engine);
    backlogs.left(prefix, engine);
  }

  private Ticket send(Engine engine, Prefix prefix) {
    Ticket ticket = ticket(5000, prefix);
    Assignment work = new Assignment(1, 0, false, Lengths.exactly(10));
    ticket.note(work);
    backlogs.of(engine).dispatch(ticket, work, 1);
    backlogs.entered(prefix, backlogs.of(engine));
    return ticket;
  }

  private static Ticket ticket(long prompt, Prefix prefix) {
    return Request.of(prompt).beginning(prefix).ticket();
  }

  private static Prefix blocks(long... hashes) {
    return new Prefix(hashes, BLOCK);
  }
}
