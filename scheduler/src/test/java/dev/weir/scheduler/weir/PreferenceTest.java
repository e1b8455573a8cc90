package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Loads;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.policy.RoundRobin;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which of several engines a request goes to, and what that costs those who are there. */
class PreferenceTest {
  private static final double PACE = 0.05;

  @Test
  void theEngineThatReadsItSoonestIsPreferred() {
    KnownFleet fleet = KnownFleet.of(2, 1);
    assertThat(fleet.on(fleet.arrive(Request.of(1000)))).isSameAs(fleet.engine(1));
    assertThat(fleet.on(fleet.arrive(Request.of(900))))
        .as("0.18 s there, 0.1 s and 0.09 s here")
        .isSameAs(fleet.engine(0));
  }

  @Test
  void aTurnOfASessionPaysItsPrefillForAllWhoAreThereToo() {
    KnownFleet fleet = KnownFleet.of(1, 1.5);
    fleet.decodes(Request.of(100).answered(400));
    assertThat(fleet.on(fleet.arrive(Request.of(1000))))
        .as("0.1 s and what the other has left there, 0.15 s here")
        .isSameAs(fleet.engine(0));
    KnownFleet another = KnownFleet.of(1, 1.5);
    another.decodes(Request.of(100).answered(400));
    assertThat(another.on(another.arrive(Request.of(1000).of("agent"))))
        .as("twice 0.1 s there, 0.15 s here")
        .isSameAs(another.engine(1));
  }

  @Test
  void whatIsInItsCacheNeedNotBeRead() {
    KnownFleet fleet = KnownFleet.of(1, 4);
    Ticket prompt = Request.of(5000).ticket();
    fleet.caches(prompt, fleet.engine(1), 4000);
    assertThat(fleet.on(fleet.arrive(prompt))).isSameAs(fleet.engine(1));
    assertThat(fleet.predicted(prompt)).isLessThan(0.42);
  }

  @Test
  void aPromptThatIsWhollyCachedStillHasATokenToRead() {
    KnownFleet fleet = KnownFleet.of(1, 4);
    Ticket prompt = Request.of(5000).ticket();
    fleet.caches(prompt, fleet.engine(1), 9000);
    assertThat(fleet.on(fleet.arrive(prompt))).isSameAs(fleet.engine(1));
    assertThat(fleet.predicted(prompt)).isBetween(4e-4, KnownFleet.OVERHEAD + 5e-4);
  }

  @Test
  void aNewTokenIsPairedWithWhatIsCachedAndHalfOfWhatIsNew() {
    KnownFleet fleet = KnownFleet.attending(1e-7, 1);
    Ticket prompt = Request.of(3000).within(10).ticket();
    fleet.caches(prompt, fleet.engine(0), 2000);
    fleet.arrive(prompt);
    double seconds = 0.1 + 1e-7 * 1000 * (2000 + 500);
    assertThat(fleet.predicted(prompt)).isCloseTo(seconds + KnownFleet.OVERHEAD, within(1e-6));
  }

  @Test
  void oneThatSomebodyElsePlacedAndThatFailedIsTakenOver() {
    KnownFleet fleet = KnownFleet.of(1, 1);
    fleet.decidedBy(new RoundRobin());
    Ticket ticket = fleet.arrive(Request.of(1000));
    Engine failed = fleet.on(ticket);
    fleet.decidedByWeir();
    fleet.fails(ticket);
    assertThat(fleet.on(ticket)).isNotNull().isNotSameAs(failed);
    fleet.first(ticket);
    fleet.end(ticket, 40);
    assertThat(fleet.engine(0).inFlight() + fleet.engine(1).inFlight()).isZero();
  }

  @Test
  void whatOtherGatewaysPlacedIsFoundInTheCache() {
    List<Engine> engines = Loads.engines(2, 10);
    WeirPolicy policy = new WeirPolicy(new WeirPolicy.Options(1 << 20), new SplittableRandom(1));
    policy.engines(engines, 0);
    Prefix prefix = new Prefix(new long[] {1, 2}, 512);
    Ticket ticket = Request.of(1100).beginning(prefix).ticket();
    assertThat(policy.place(ticket, engines, 0))
        .isEqualTo(new Choice.At(engines.getFirst(), Choice.UNKNOWN, 1100));
    policy.shared(engines.getLast(), new Share(1, 0, 0, 0, 0, List.of(prefix)), 1);
    assertThat(policy.place(ticket, engines, 2))
        .isEqualTo(new Choice.At(engines.getLast(), Choice.UNKNOWN, 1100 - 1024));
  }

  @Test
  void toBreakAPromisedPaceCostsThreeTenthsOfTheBound() {
    assertThat(besideAnAnswerOf(4, Request.of(2000).paced(PACE))).as("0.5 > 0.4").isEqualTo("e1");
    assertThat(besideAnAnswerOf(4, Request.of(2000).paced(PACE).within(0.6)))
        .as("0.38 < 0.4")
        .isEqualTo("e0");
  }

  @Test
  void whoHasTimeToCatchUpIsNoVictim() {
    assertThat(besideAnAnswerOf(5, Request.of(2000).paced(PACE))).isEqualTo("e0");
  }

  @Test
  void whoWasPromisedNoPaceDoesNotCareForThoseOfOthers() {
    assertThat(besideAnAnswerOf(4, Request.of(2000))).isEqualTo("e0");
  }

  /**
   * Where it goes, if on the first of two engines, twice as fast as the other, an answer of so many
   * tokens has just begun. Its stall of 0.2 s is made up for in five steps.
   */
  private static String besideAnAnswerOf(int tokens, Request request) {
    KnownFleet fleet = KnownFleet.of(1, 2);
    fleet.decodes(Request.of(100).paced(PACE).answered(tokens));
    Engine engine = fleet.on(fleet.arrive(request));
    return engine == null ? "nowhere" : engine.id();
  }
}
