package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EngineHealthTest {
  private static final ProbeResult GOOD = new ProbeResult.Alive(null);
  private static final ProbeResult LATE = new ProbeResult.Failed("no answer within 2000 ms");
  private static final ProbeResult REFUSED = new ProbeResult.Refused("connection refused");

  private final EngineHealth health = new EngineHealth(HealthRules.DEFAULTS);

  @Test
  void anEngineNobodyAskedIsUnknownAndPlaceable() {
    assertThat(health.state()).isEqualTo(HealthState.UNKNOWN);
    assertThat(health.state().placeable()).isTrue();
    assertThat(health.lastError()).isNull();
  }

  @Test
  void anAnswerOrAGoodProbeMakesItUp() {
    health.answered(false);
    assertThat(health.state()).isEqualTo(HealthState.UP);

    EngineHealth probed = new EngineHealth(HealthRules.DEFAULTS);
    probed.probed(GOOD, 0);
    assertThat(probed.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void threeFailedAttemptsInARowEjectIt() {
    fail(2, 0);
    assertThat(health.state()).isEqualTo(HealthState.SUSPECT);
    assertThat(health.state().placeable()).isTrue();

    fail(1, 0);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(health.lastError()).isEqualTo("reset");
  }

  @Test
  void anAnswerBetweenFailuresStartsTheCountAnew() {
    fail(2, 0);
    health.answered(false);
    fail(2, 0);

    assertThat(health.state()).isEqualTo(HealthState.SUSPECT);
  }

  @Test
  void aGoodProbeDoesNotExcuseFailedAttempts() {
    fail(2, 0);
    health.probed(GOOD, 0);
    assertThat(health.state()).isEqualTo(HealthState.SUSPECT);

    fail(1, 0);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
  }

  @Test
  void aRefusedProbeEjectsAtOnceAndAGoodOneReturnsIt() {
    health.probed(REFUSED, 0);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);

    health.probed(GOOD, 1);
    assertThat(health.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void twoLateProbesEjectIt() {
    health.probed(GOOD, 0);
    health.probed(LATE, 1);
    assertThat(health.state()).isEqualTo(HealthState.SUSPECT);

    health.probed(LATE, 2);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
  }

  @Test
  void anEngineTooBusyToBeProbedButAnsweringStaysUp() {
    for (int i = 0; i < 10; i++) {
      health.probed(LATE, i);
      health.answered(false);
    }
    assertThat(health.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void aSuspectByOneLateProbeIsClearedByAGoodOne() {
    health.probed(LATE, 0);
    health.probed(GOOD, 1);
    health.probed(LATE, 2);

    assertThat(health.state()).isEqualTo(HealthState.SUSPECT);
  }

  @Test
  void afterFailedAttemptsItNeedsAGoodProbeAndASecond() {
    fail(3, 0);
    health.probed(GOOD, millis(999));
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);

    health.probed(GOOD, millis(1000));
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
    assertThat(health.state().placeable()).isTrue();

    answer(2);
    assertThat(health.state()).as("on trial still").isEqualTo(HealthState.PROBING);
    answer(1);
    assertThat(health.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void halfOfTheLastAttemptsFailingEjectsThoughNeverThreeInARow() {
    health.answered(false);
    health.rates(new Tally(10, 9, 0, 0, 0), 0);
    assertThat(health.state()).as("too few to judge").isEqualTo(HealthState.UP);
    health.rates(new Tally(11, 9, 0, 0, 0), 0);
    assertThat(health.state()).as("less than half").isEqualTo(HealthState.UP);

    fail(1, 0);
    health.rates(new Tally(10, 10, 0, 0, 0), 0);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(health.lastError()).isEqualTo("10 of 20 attempts failed: reset");
  }

  @Test
  void mostStreamsBeginningLateEjects() {
    health.answered(false);
    health.rates(new Tally(20, 0, 20, 15, 0), 0);
    assertThat(health.state()).isEqualTo(HealthState.UP);

    health.rates(new Tally(20, 0, 20, 16, 0), 0);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(health.lastError()).isEqualTo("16 of 20 streams began late");
  }

  @Test
  void onTrialAFailureBetweenAnswersSendsItOut() {
    fail(3, 0);
    health.probed(GOOD, seconds(1));
    answer(2);
    fail(1, seconds(1));
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);

    health.probed(GOOD, seconds(3));
    answer(2);
    assertThat(health.state()).as("the count is new").isEqualTo(HealthState.PROBING);
  }

  @Test
  void anEngineThatFailsIsBetterThanNoneButADeadOneIsNot() {
    fail(3, 0);
    assertThat(health.servable()).isTrue();
    health.probed(REFUSED, 1);
    assertThat(health.servable()).as("nobody listens").isFalse();
    health.probed(GOOD, 2);
    assertThat(health.servable()).isTrue();
    health.unreachable("could not be reached", 3);
    assertThat(health.servable()).as("could not be reached").isFalse();

    EngineHealth silent = new EngineHealth(HealthRules.DEFAULTS);
    silent.probed(LATE, 0);
    silent.probed(LATE, 1);
    assertThat(silent.servable()).as("out by probes").isFalse();
  }

  @Test
  void pressedIntoServiceItsAnswersBringItBack() {
    fail(3, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(health.state()).isEqualTo(HealthState.EJECTED);
      health.answered(true);
    }
    assertThat(health.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void aLostAcceleratorIsOutUntilTheDriverSaysOtherwise() {
    health.answered(false);
    health.condemned("Xid 79", 0);
    health.probed(GOOD, seconds(600));
    health.unprobed(seconds(600));
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);
    assertThat(health.servable()).isFalse();

    health.absolved();
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void aNewProcessIsTriedWhateverTheDriverSaidOfTheOldOne() {
    health.condemned("Xid 79", 0);
    health.probed(REFUSED, 1);
    health.probed(GOOD, 2);
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void whateverHappensTheStatesFollowFromOneAnother() {
    for (long seed = 0; seed < 200; seed++) {
      new HealthLife(seed).live(500);
    }
  }

  @Test
  void everyFailedTrialDoublesTheTimeOutUpToTheLimit() {
    fail(3, 0);
    long now = 0;
    for (long out : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      health.probed(GOOD, now + seconds(out) - 1);
      assertThat(health.state()).as("just before %d s", out).isEqualTo(HealthState.EJECTED);
      now += seconds(out);
      health.probed(GOOD, now);
      assertThat(health.state()).as("after %d s", out).isEqualTo(HealthState.PROBING);
      fail(1, now);
      assertThat(health.state()).isEqualTo(HealthState.EJECTED);
    }
  }

  @Test
  void aPassedTrialForgetsTheDoubling() {
    fail(3, 0);
    health.probed(GOOD, seconds(1));
    fail(1, seconds(1));
    health.probed(GOOD, seconds(3));
    answer(3);

    fail(3, seconds(4));
    health.probed(GOOD, seconds(5));
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void anUnprobedEngineReturnsOnTrialByTimeAlone() {
    fail(3, 0);
    health.unprobed(seconds(10) - 1);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);

    health.unprobed(seconds(10));
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void lateNewsOfRequestsPlacedBeforeTheEjectionChangesNothing() {
    fail(3, 0);
    health.answered(false);
    assertThat(health.state()).isEqualTo(HealthState.EJECTED);

    fail(5, millis(900));
    health.probed(GOOD, millis(1000));
    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void theClockMayStartAnywhere() {
    long origin = Long.MAX_VALUE - 5;
    fail(3, origin);
    health.probed(GOOD, origin + seconds(1));

    assertThat(health.state()).isEqualTo(HealthState.PROBING);
  }

  @Test
  void aWarningIsKeptWhileTheEngineIsUp() {
    health.probed(new ProbeResult.Alive("401"), 0);
    assertThat(health.state()).isEqualTo(HealthState.UP);
    assertThat(health.warning()).isEqualTo("401");

    health.probed(GOOD, 1);
    assertThat(health.warning()).isNull();
  }

  private void fail(int times, long now) {
    for (int i = 0; i < times; i++) {
      health.failed("reset", now);
    }
  }

  private void answer(int times) {
    for (int i = 0; i < times; i++) {
      health.answered(false);
    }
  }

  private static long seconds(long n) {
    return Duration.ofSeconds(n).toNanos();
  }

  private static long millis(long n) {
    return Duration.ofMillis(n).toNanos();
  }
}
