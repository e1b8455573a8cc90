package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Ticket;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Who is let in and who is refused, at the very border, where a first token is promised within a
 * second. Borders follow from {@code own · known + there · 1.2 + queue · uncertain = 1}, where own
 * is the prompt at 10,000 tokens a second and {@link KnownFleet#OVERHEAD}, there what its engine
 * has to read, queue what waits before it, and uncertain {@link Margin#REST}.
 */
class AdmissionTest {
  @Test
  void whatStandsOnAnEngineIsOverstatedLikeTheOwnPrompt() {
    assertBorder(AdmissionTest::halfASecondBusy, border(0.5 * 1.2, 1.2));
  }

  @Test
  void whatWaitsBeforeItIsOverstatedByTheMargin() {
    assertBorder(AdmissionTest::aQueue, border(0.3 * 1.2 + 0.2 * Margin.REST, 1.2));
  }

  @Test
  void theShorterTheWaitTheBetterIsTheOwnPromptKnown() {
    Supplier<KnownFleet> halfAsBusy = () -> after(KnownFleet.of(1), 1500);
    assertBorder(halfAsBusy, border(0.15 * 1.2, 1.02 + 0.5 * 0.18));
  }

  @Test
  void blindToSizeTheMarginIsOnTheOwnPromptToo() {
    assertBorder(() -> after(KnownFleet.blindToSize(), 5000), border(0.5 * 1.2, Margin.REST));
  }

  @Test
  void allEnginesTogetherWorkOffTheQueue() {
    Supplier<KnownFleet> three =
        () -> {
          KnownFleet fleet = after(after(KnownFleet.of(1, 1, 4), 3000), 3000);
          Ticket slow = fleet.reads(750);
          assertThat(fleet.on(slow)).isSameAs(fleet.engine(2));
          assertThat(fleet.waits(fleet.arrive(Request.of(1000)))).isTrue();
          return fleet;
        };
    assertBorder(three, border(0.3 * 1.2 + 0.1 / 2.25 * Margin.REST, 1.2));
  }

  @Test
  void whoIsLetInAndDroppedRaisesTheMargin() {
    Supplier<KnownFleet> once =
        () -> {
          KnownFleet fleet = KnownFleet.of(1);
          Ticket stuck = fleet.reads(9000);
          Ticket dropped = fleet.arrive(Request.of(1000).within(2));
          fleet.pass(1.9);
          assertThat(fleet.dropped(dropped)).isTrue();
          fleet.abort(stuck);
          return queued(fleet);
        };
    assertBorder(once, border(0.3 * 1.2 + 0.2 * Margin.REST * Math.exp(0.05), 1.2));
  }

  @Test
  void aHundredRefusalsLowerItByAsMuchAsOneDropRaisesIt() {
    Supplier<KnownFleet> hundred =
        () -> {
          KnownFleet fleet = aQueue();
          for (int i = 0; i < 100; i++) {
            assertThat(fleet.refused(fleet.arrive(Request.of(9000)))).isTrue();
          }
          return fleet;
        };
    assertBorder(hundred, border(0.3 * 1.2 + 0.2 * Margin.REST * Math.exp(-0.05), 1.2));
  }

  @Test
  void firstTokensThatComeLateMakeWaitsCountForMore() {
    double asPredicted = border(0.3 * 1.2 + 0.2 * Margin.REST, 1.2);
    assertThat(afterFirstTokens(30, 0.2).refused((long) asPredicted - 100)).isTrue();
  }

  @Test
  void firstTokensThatComeEarlyMakeWaitsCountForLess() {
    double asPredicted = border(0.3 * 1.2 + 0.2 * Margin.REST, 1.2);
    assertThat(afterFirstTokens(100, 0.001).refused((long) asPredicted + 100)).isFalse();
  }

  @Test
  void whatIsToldAtPlacementIsTheTimeFromArrivalOn() {
    KnownFleet fleet = KnownFleet.of(1);
    Ticket before = fleet.reads(2000);
    Ticket waits = fleet.arrive(Request.of(1000));
    assertThat(fleet.predicted(before)).isCloseTo(0.2 + KnownFleet.OVERHEAD, within(1e-6));
    assertThat(fleet.waits(waits)).isTrue();
    fleet.passUnseen(0.25);
    fleet.first(before);
    assertThat(fleet.predicted(waits)).isCloseTo(0.35 + KnownFleet.OVERHEAD, within(1e-6));
  }

  @Test
  void whoIsRefusedComesBackWhenItWouldFitAndNotAllAtOnce() {
    // Ten seconds of a wait, and a prompt of a tenth of a second.
    double early = 10 * 1.2 + (0.1 + KnownFleet.OVERHEAD) * 1.2 - 1;
    assertThat(retryAfter(100_000, 1000, false)).isCloseTo(0.9 * early, within(1e-3));
    assertThat(retryAfter(100_000, 1000, true)).isCloseTo(1.1 * early, within(1e-3));
  }

  @Test
  void whoLacksLittleComesBackSoonAndNobodyIsSentAwayForMuchMoreThanAMinute() {
    assertThat(retryAfter(7000, 1600, false)).isBetween(0.018, 0.1);
    assertThat(retryAfter(7000, 1600, true)).isBetween(0.022, 0.1);
    assertThat(retryAfter(1_000_000, 1600, false)).isCloseTo(54, within(1e-6));
    assertThat(retryAfter(1_000_000, 1600, true)).isCloseTo(66, within(1e-6));
  }

  private static double retryAfter(long busy, long prompt, boolean luck) {
    KnownFleet fleet = after(KnownFleet.of(1), busy);
    fleet.luck(luck);
    return fleet.retryAfter(fleet.arrive(Request.of(prompt)));
  }

  private static KnownFleet halfASecondBusy() {
    return after(KnownFleet.of(1), 5000);
  }

  private static KnownFleet aQueue() {
    return queued(KnownFleet.of(1));
  }

  /** It reads for .3 seconds, and .2 seconds of reading wait. */
  private static KnownFleet queued(KnownFleet fleet) {
    after(fleet, 3000);
    assertThat(fleet.waits(fleet.arrive(Request.of(2000)))).isTrue();
    return fleet;
  }

  /** The fleet with one more prompt that is read. */
  private static KnownFleet after(KnownFleet fleet, long tokens) {
    fleet.reads(tokens);
    return fleet;
  }

  private record Newcomer(KnownFleet fleet) {
    boolean refused(long tokens) {
      return fleet.refused(fleet.arrive(Request.of(tokens)));
    }
  }

  private static Newcomer afterFirstTokens(int count, double seconds) {
    KnownFleet fleet = KnownFleet.of(1);
    for (int i = 0; i < count; i++) {
      Ticket ticket = fleet.arrive(Request.of(100));
      fleet.passUnseen(seconds);
      fleet.first(ticket);
      fleet.end(ticket, 10);
    }
    return new Newcomer(queued(fleet));
  }

  /** How many tokens the prompt may have. */
  private static double border(double wait, double known) {
    return 1e4 * ((1 - wait) / known - KnownFleet.OVERHEAD);
  }

  private static void assertBorder(Supplier<KnownFleet> fleet, double tokens) {
    assertThat(new Newcomer(fleet.get()).refused((long) (tokens - 3))).as("below").isFalse();
    assertThat(new Newcomer(fleet.get()).refused((long) (tokens + 4))).as("above").isTrue();
  }
}
