package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Ticket;
import org.junit.jupiter.api.Test;

/** Who waits in the pool although an engine is open, until when, and who does not. */
class HoldingTest {
  /** By how much what stands on an engine is overstated when a newcomer is judged. */
  private static final double THERE = 1.2;

  private static final double PACE = 0.05;
  private static final Request SMALL = Request.of(1000);
  private static final Request PACED = SMALL.paced(PACE);

  @Test
  void anEngineTakesTheNextOneWhenLittleIsLeftToRead() {
    assertThat(beginsBehind(240)).isTrue();
    assertThat(beginsBehind(260)).isFalse();
  }

  private static boolean beginsBehind(long tokens) {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.reads(tokens);
    return fleet.on(fleet.arrive(SMALL)) != null;
  }

  @Test
  void timeAloneMakesRoom() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.reads(2000);
    Ticket next = fleet.arrive(SMALL);
    fleet.pass(0.17);
    assertThat(fleet.waits(next)).isTrue();
    fleet.pass(0.01);
    assertThat(fleet.on(next)).isNotNull();
  }

  @Test
  void whoCannotBeInTimeAnyMoreIsDroppedALittleBeforeItsTimeIsOver() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.reads(9000);
    Ticket waits = fleet.arrive(SMALL.within(2));
    double last = 2 - 0.03 * 2 - 0.1 - KnownFleet.OVERHEAD - 0.09;
    fleet.pass(last - 0.001);
    assertThat(fleet.waits(waits)).isTrue();
    fleet.pass(0.002);
    assertThat(fleet.dropped(waits)).isTrue();
  }

  @Test
  void anEngineWhoseDecodesAreAtTheirPaceReadsNothingForThoseWhoHaveOne() {
    assertThat(beginsBesideAPaceOf(0.048, PACED)).isTrue();
    assertThat(beginsBesideAPaceOf(0.049, PACED)).isFalse();
    assertThat(beginsBesideAPaceOf(0.049, SMALL)).as("no pace was promised").isTrue();
  }

  private static boolean beginsBesideAPaceOf(double seconds, Request request) {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.decodes(Request.of(100).paced(PACE).answered(1000));
    fleet.writes(fleet.engine(0), 10, seconds);
    return fleet.on(fleet.arrive(request)) != null;
  }

  @Test
  void itTakesAsLongToRecoverAsThePaceIsBeyondTheBound() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.decodes(Request.of(100).paced(PACE).answered(1000));
    fleet.writes(fleet.engine(0), 4, 10 * 0.97 * PACE);
    double wait = 3 * 9 + 0.01;
    double expected = wait * THERE + (0.1 + KnownFleet.OVERHEAD) * 1.2;
    assertThat(fleet.retryAfter(fleet.arrive(PACED))).isCloseTo(0.9 * (expected - 1), within(0.3));
  }

  @Test
  void aPaceOfWhichNothingIsSeenForThreeSecondsIsOver() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.decodes(Request.of(100).paced(PACE).answered(1000));
    fleet.writes(fleet.engine(0), 10, 0.06);
    Ticket next = fleet.arrive(PACED.within(10));
    fleet.pass(2.99);
    assertThat(fleet.waits(next)).isTrue();
    fleet.pass(0.02);
    assertThat(fleet.on(next)).isNotNull();
  }

  @Test
  void anEngineWhoseSeatsAreTakenIsWaitedForUntilOneEnds() {
    KnownFleet fleet = KnownFleet.seating(2);
    Ticket first = fleet.decodes(SMALL);
    fleet.decodes(SMALL);
    Ticket third = fleet.arrive(SMALL.within(3));
    assertThat(fleet.waits(third)).isTrue();
    fleet.end(first, 40);
    assertThat(fleet.on(third)).isSameAs(fleet.engine(0));
  }

  @Test
  void whoIsReadHasASeatAlready() {
    KnownFleet fleet = KnownFleet.seating(2);
    fleet.decodes(SMALL);
    assertThat(fleet.on(fleet.arrive(Request.of(100)))).isNotNull();
    assertThat(fleet.waits(fleet.arrive(SMALL.within(5)))).isTrue();
  }

  @Test
  void aSeatIsExpectedWhenOneOfThoseWhoDecodeEnds() {
    // Answers are taken for 250 tokens so far, at 100 steps a second, and two decode.
    double expected = 1.25 * THERE + (0.1 + KnownFleet.OVERHEAD) * 1.2;
    assertThat(letInWithin(expected - 0.03)).isFalse();
    assertThat(letInWithin(expected + 0.03)).isTrue();
  }

  @Test
  void whereAnswersHaveBeenShortASeatIsExpectedSooner() {
    double mean = (250 + 64 * 40.0) / 65;
    double expected = mean / 2 * KnownFleet.STEP * THERE + (0.1 + KnownFleet.OVERHEAD) * 1.2;
    assertThat(letInAfterAnswers(expected - 0.02, false)).isFalse();
    assertThat(letInAfterAnswers(expected + 0.02, false)).isTrue();
    assertThat(letInAfterAnswers(expected + 0.02, true)).as("they did not end").isFalse();
  }

  /** Whether one is let in to two seats that are taken, after 64 answers of 40 tokens. */
  private static boolean letInAfterAnswers(double seconds, boolean aborted) {
    KnownFleet fleet = KnownFleet.seating(2);
    for (int i = 0; i < 64; i++) {
      Ticket ticket = fleet.decodes(SMALL);
      if (aborted) {
        fleet.abort(ticket);
      } else {
        fleet.end(ticket, 40);
      }
    }
    fleet.passUnseen(1000);
    fleet.decodes(SMALL);
    fleet.decodes(SMALL);
    return !fleet.refused(fleet.arrive(SMALL.within(seconds)));
  }

  private static boolean letInWithin(double seconds) {
    KnownFleet fleet = KnownFleet.seating(2);
    fleet.decodes(SMALL);
    fleet.decodes(SMALL);
    return !fleet.refused(fleet.arrive(SMALL.within(seconds)));
  }

  @Test
  void anEngineWhoseCacheIsNearlyFullIsWaitedFor() {
    assertThat(beginsBesideContextOf(9100, 10_000)).isTrue();
    assertThat(beginsBesideContextOf(9300, 10_000)).isFalse();
    assertThat(beginsBesideContextOf(300_000, 0)).as("it has not said what it holds").isTrue();
  }

  private static boolean beginsBesideContextOf(long tokens, long holds) {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.holds(fleet.engine(0), holds);
    fleet.decodes(Request.of(tokens).within(100));
    return fleet.on(fleet.arrive(SMALL)) != null;
  }

  @Test
  void aFullCacheIsExpectedToEmptyAsAnswersEnd() {
    // 10,100 tokens too many of 19,300, answers half written, in the mean 125 steps from their end.
    double wait = 10_100.0 / 19_300 * 125 * KnownFleet.STEP;
    double expected = wait * THERE + (0.1 + KnownFleet.OVERHEAD) * 1.2;
    assertThat(letInBesideAFullCache(expected - 0.02)).isFalse();
    assertThat(letInBesideAFullCache(expected + 0.02)).isTrue();
  }

  private static boolean letInBesideAFullCache(double seconds) {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.holds(fleet.engine(0), 10_000);
    fleet.decodes(Request.of(19_300).within(100));
    return !fleet.refused(fleet.arrive(SMALL.within(seconds)));
  }

  @Test
  void whatPromptsShareIsInTheCacheOnce() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.holds(fleet.engine(0), 10_000);
    long[] hashes = new long[17];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = i + 1L;
    }
    Request shared = Request.of(17 * 512 + 100).within(100).beginning(new Prefix(hashes, 512));
    fleet.decodes(shared);
    fleet.decodes(shared);
    assertThat(fleet.on(fleet.arrive(SMALL))).isNotNull();
    fleet.decodes(Request.of(500));
    assertThat(fleet.waits(fleet.arrive(SMALL))).as("9,404 of 10,000").isTrue();
  }

  @Test
  void whatNobodyUsesAnyMoreFillsNoCache() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.holds(fleet.engine(0), 10_000);
    Prefix prefix = new Prefix(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 512);
    fleet.end(fleet.decodes(Request.of(6000).beginning(prefix)), 40);
    fleet.decodes(Request.of(5000));
    assertThat(fleet.on(fleet.arrive(SMALL))).isNotNull();
  }

  @Test
  void whatOtherGatewaysHaveThereIsWaitedForToo() {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.shared(fleet.engine(0), 1000);
    Ticket next = fleet.arrive(SMALL);
    assertThat(fleet.waits(next)).isTrue();
    fleet.pass(0.07);
    assertThat(fleet.waits(next)).isTrue();
    fleet.pass(0.01);
    assertThat(fleet.on(next)).isNotNull();
  }

  @Test
  void ofThoseWhoWaitTheFirstEightAreAskedAndNobodyBehindThem() {
    assertThat(theLastBegins(7)).isTrue();
    assertThat(theLastBegins(8)).isFalse();
  }

  /** One engine is fast and busy, the other idle: the last of the queue would go there at once. */
  private static boolean theLastBegins(int before) {
    KnownFleet fleet = KnownFleet.of(1, 1000);
    fleet.reads(2000);
    for (int i = 0; i < before; i++) {
      assertThat(fleet.waits(fleet.arrive(SMALL.within(50)))).isTrue();
    }
    return fleet.on(fleet.arrive(Request.of(5).within(51))) == fleet.engine(1);
  }

  @Test
  void whoIsAskedAfterSomebodyWhoWaitsForAnEngineFindsItsWorkThere() {
    KnownFleet fleet = KnownFleet.of(1, 4);
    fleet.reads(1000);
    Ticket waits = fleet.arrive(Request.of(2000).within(5));
    Ticket other = fleet.arrive(Request.of(500).within(5));
    assertThat(fleet.waits(waits)).isTrue();
    assertThat(fleet.on(other)).as("slower, and sooner").isSameAs(fleet.engine(1));
  }

  @Test
  void withoutThatOneItWaitsForTheFasterEngineItself() {
    KnownFleet fleet = KnownFleet.of(1, 4);
    fleet.reads(1000);
    assertThat(fleet.waits(fleet.arrive(Request.of(500).within(5)))).isTrue();
  }

  @Test
  void whatWasHeldInOneRoundIsNotHeldAgainstTheNext() {
    KnownFleet fleet = KnownFleet.of(1);
    Ticket before = fleet.reads(2000);
    Ticket first = fleet.arrive(Request.of(2000).within(5));
    for (int i = 0; i < 50; i++) {
      fleet.pass(0.001);
    }
    fleet.first(before);
    assertThat(fleet.on(first)).isNotNull();
    assertThat(fleet.predicted(first)).isCloseTo(0.25 + KnownFleet.OVERHEAD, within(1e-6));
  }

  @Test
  void aLongTurnOfASessionThatRunsIsNotHeld() {
    assertThat(beginsAsTurnOf(5100, "agent")).isTrue();
    assertThat(beginsAsTurnOf(4900, "agent")).as("cheap to read anew").isFalse();
    assertThat(beginsAsTurnOf(5100, "another")).as("its first turn").isFalse();
  }

  @Test
  void toReadATurnAnewTakesItsPairsToo() {
    assertThat(beginsWherePairsTake(2e-8)).as("0.3 s and 0.09 s").isFalse();
    assertThat(beginsWherePairsTake(5e-8)).as("0.3 s and 0.225 s").isTrue();
  }

  private static boolean beginsWherePairsTake(double seconds) {
    KnownFleet fleet = KnownFleet.attending(seconds, 1);
    fleet.end(fleet.decodes(Request.of(10).of("agent")), 40);
    fleet.reads(1000);
    return fleet.on(fleet.arrive(Request.of(3000).of("agent"))) != null;
  }

  @Test
  void aLongTurnOfASessionThatRunsIsNotRefusedOrDropped() {
    KnownFleet fleet = running("agent");
    fleet.reads(1_000_000);
    assertThat(fleet.on(fleet.arrive(Request.of(9000).of("agent")))).isNotNull();
    assertThat(fleet.refused(fleet.arrive(Request.of(9000).of("another")))).isTrue();
  }

  private static boolean beginsAsTurnOf(long tokens, String session) {
    KnownFleet fleet = running("agent");
    fleet.reads(1000);
    return fleet.on(fleet.arrive(Request.of(tokens).of(session))) != null;
  }

  /** An idle engine that served a turn of that session. */
  private static KnownFleet running(String session) {
    KnownFleet fleet = KnownFleet.of(1);
    fleet.end(fleet.decodes(SMALL.of(session)), 40);
    return fleet;
  }
}
