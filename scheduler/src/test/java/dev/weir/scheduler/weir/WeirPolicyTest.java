package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.weir.SmallFleet.Fate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the policy promises, seen through its pool. */
class WeirPolicyTest {
  /** Tokens that take more than half of the promised time to read. */
  private static final long LONG = 40_000;

  /** Twice as much as four engines carry. */
  private static final double FLOOD = 40;

  @Test
  void nothingIsLostAndNothingDecidedTwiceUnderAFlood() {
    for (long seed = 0; seed < 10; seed++) {
      SmallFleet fleet = new SmallFleet(seed, 1, 1, 2, 1);
      fleet.run(20, FLOOD);
      fleet.drain();
      assertThat(fleet.fates.values()).hasSizeGreaterThan(500).allMatch(fate -> fate.over);
      assertThat(fleet.fates.values()).allMatch(fate -> fate.dispatched + fate.refused == 1);
      assertThat(fleet.engines()).allMatch(engine -> engine.inFlight() == 0);
      assertThat(fleet.queued()).isZero();
    }
  }

  @Test
  void untilEnginesWereSeenAtWorkNobodyIsRefusedAndHeldForTheirSlotsOnly() {
    SmallFleet fleet = new SmallFleet(1, 1, 1);
    for (int i = 0; i < 128; i++) {
      Ticket ticket = fleet.arrive("short", 250);
      assertThat(fleet.of(ticket).dispatched).isEqualTo(1);
    }
    assertThat(fleet.engines()).allMatch(engine -> engine.inFlight() == 64);
  }

  @Test
  void aFloodOfLongPromptsThatComesFirstDoesNotFillTheEngines() {
    SmallFleet fleet = new SmallFleet(1, 1, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(fleet.of(fleet.arrive(null, 30_000)).refused).isZero();
    }
    assertThat(fleet.engines()).allMatch(engine -> engine.inFlight() <= 2);
    assertThat(fleet.queued()).isGreaterThan(95);
  }

  @Test
  void whatIsLetInUnderAFloodIsServedInTime() {
    SmallFleet flooded = new SmallFleet(3, 1, 1, 1, 1);
    flooded.run(60, FLOOD);
    flooded.drain();
    List<Fate> late = flooded.fates.values().stream().filter(f -> f.arrived > 20e9).toList();
    long served = late.stream().filter(fate -> fate.dispatched == 1).count();
    long inTime = late.stream().filter(WeirPolicyTest::inTime).count();
    assertThat(late.size() - served).as("refused").isGreaterThan(late.size() / 4);
    assertThat(inTime).isGreaterThan(served * 9 / 10);
    assertThat(served).isGreaterThan(late.size() / 4);
  }

  private static boolean inTime(Fate fate) {
    return fate.dispatched == 1 && fate.firstToken - fate.arrived <= SmallFleet.PROMISE.ttftNanos();
  }

  @Test
  void aSlowEngineGetsLess() {
    SmallFleet fleet = new SmallFleet(4, 1, 1, 3, 1);
    fleet.run(60, 12);
    Engine slow = fleet.engines().get(2);
    int fastest = fleet.engines().stream().mapToInt(fleet.placed::get).max().orElseThrow();
    assertThat(fleet.placed.get(slow)).isLessThan(fastest / 2);
  }

  @Test
  void aLongSessionThatRunsIsNeitherHeldNorRefused() {
    SmallFleet fleet = new SmallFleet(5, 1, 1);
    assertThat(fleet.of(fleet.arrive("agent", LONG)).dispatched).isEqualTo(1);
    fleet.run(30, FLOOD);
    int refused = 0;
    for (int i = 0; i < 10; i++) {
      assertThat(fleet.of(fleet.arrive("agent", LONG)).refused).isZero();
      refused += fleet.of(fleet.arrive("stranger-" + i, LONG)).refused;
    }
    assertThat(refused).isGreaterThan(5);
  }

  @Test
  void theSameSeedDecidesTheSame() {
    assertThat(transcript(7)).isEqualTo(transcript(7)).isNotEqualTo(transcript(8));
    assertThat(transcript(7)).contains("busy");
  }

  private static String transcript(long seed) {
    SmallFleet fleet = new SmallFleet(seed, 1, 1, 1);
    fleet.run(20, FLOOD);
    return fleet.transcript.toString();
  }
}
