package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.EngineCondition.Moment;
import dev.weir.control.EngineCondition.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EngineConditionTest {
  private static final ProbeResult GOOD = new ProbeResult.Alive(null);
  private static final ProbeResult REFUSED = new ProbeResult.Refused("connection refused");
  private static final Company ALONE = Company.NONE;
  private static final Company BACKED = new Company(false, true);
  private static final Company PRESSED = new Company(true, false);

  private final EngineCondition condition = new EngineCondition(HealthRules.DEFAULTS);
  private int inFlight;
  private long now;

  @Test
  void anEngineThatReturnsGetsATenthAtOnceAndAllInTenSeconds() {
    loadBefore(40);
    eject();
    condition.probed(GOOD, now);
    assertThat(verdict(BACKED).allowed()).isEqualTo(8);

    int before = 8;
    for (int tenths = 10; tenths < 100; tenths++) {
      now += millis(100);
      int allowed = verdict(BACKED).allowed();
      assertThat(allowed - before).as("new ones within 100 ms").isBetween(0, 1);
      before = allowed;
    }
    now += millis(2000);
    assertThat(verdict(BACKED).allowed()).isEqualTo(BelievedRoom.ANY);
    assertThat(verdict(BACKED).settled()).isTrue();
  }

  @Test
  void whoIsAloneIsNotSlowedByARamp() {
    loadBefore(40);
    eject();
    condition.probed(GOOD, now);
    assertThat(verdict(ALONE).allowed()).isEqualTo(BelievedRoom.ANY);
  }

  @Test
  void aSuspectHasFewWhileOthersAreWell() {
    condition.health().failed("reset", now);
    assertThat(verdict(BACKED).allowed()).isEqualTo(16);
    assertThat(verdict(ALONE).allowed()).isEqualTo(BelievedRoom.ANY);
    condition.health().answered(true);
    assertThat(verdict(BACKED).allowed()).isEqualTo(BelievedRoom.ANY);
  }

  @Test
  void onTrialItHasAsManyAsItMustAnswer() {
    failThrice();
    now += millis(1000);
    condition.probed(GOOD, now);
    assertThat(verdict(ALONE).allowed()).isEqualTo(3);
    assertThat(verdict(PRESSED).allowed()).as("when most are out").isEqualTo(16);
  }

  @Test
  void whenMostAreOutWhoFailedIsServedFromAndWhoIsDeadIsNot() {
    failThrice();
    assertThat(verdict(ALONE).up()).isFalse();
    Verdict pressed = verdict(PRESSED);
    assertThat(pressed.up()).isTrue();
    assertThat(pressed.allowed()).isEqualTo(16);

    condition.probed(REFUSED, now);
    assertThat(verdict(PRESSED).up()).isFalse();
  }

  @Test
  void busyIsNoFailureAndLowersWhatItMayHave() {
    for (int i = 0; i < 100; i++) {
      condition.busy(5, 0, now);
    }
    assertThat(condition.health().state()).isEqualTo(HealthState.UNKNOWN);
    assertThat(verdict(ALONE).up()).isTrue();
    assertThat(verdict(ALONE).allowed()).isEqualTo(5);
  }

  @Test
  void aDrainedEngineIsDownAndLeavesWhenItsGraceIsOver() {
    condition.drain(Duration.ofSeconds(5), false, now);
    assertThat(verdict(PRESSED).up()).isFalse();
    now += millis(4999);
    assertThat(verdict(ALONE).leaving()).isFalse();
    now += millis(1);
    assertThat(verdict(ALONE).leaving()).isTrue();

    condition.undrain();
    assertThat(verdict(ALONE).up()).isTrue();
    assertThat(verdict(ALONE).leaving()).isFalse();
  }

  @Test
  void aDrainEndsWhenAnotherProcessTakesThePlace() {
    condition.drain(Duration.ZERO, false, now);
    condition.probed(GOOD, now);
    assertThat(verdict(ALONE).up()).as("the old process").isFalse();
    condition.probed(REFUSED, now);
    condition.probed(GOOD, now);
    assertThat(verdict(ALONE).up()).isTrue();
  }

  @Test
  void aHeldDrainOutlivesTheProcess() {
    condition.drain(Duration.ZERO, true, now);
    condition.probed(REFUSED, now);
    condition.probed(GOOD, now);
    assertThat(verdict(ALONE).up()).isFalse();
  }

  @Test
  void anXidThatAppearsEjectsAndOneThatStoodThereDoesNot() {
    condition.measured(new Telemetry(.5, 60, 1980, 79, 1), now);
    assertThat(verdict(ALONE).up()).as("old news").isTrue();

    condition.measured(new Telemetry(.5, 60, 1980, 0, 1), now);
    condition.measured(new Telemetry(.5, 60, 1980, 13, 1), now);
    assertThat(verdict(ALONE).up()).as("an application's error").isTrue();
    condition.measured(new Telemetry(0, 60, 1980, 79, 1), now);
    assertThat(verdict(PRESSED).up()).isFalse();
    assertThat(condition.health().lastError()).isEqualTo("Xid 79: the accelerator is lost");

    condition.measured(new Telemetry(0, 60, 1980, 0, 1), now);
    assertThat(verdict(ALONE).up()).isTrue();
    assertThat(condition.health().state()).isEqualTo(HealthState.PROBING);
  }

  private void loadBefore(int requests) {
    inFlight = requests;
    condition.health().answered(false);
    beat(ALONE);
    inFlight = 0;
  }

  private void eject() {
    condition.probed(REFUSED, now);
    condition.probed(REFUSED, now);
    assertThat(verdict(ALONE).up()).isFalse();
  }

  private void failThrice() {
    for (int i = 0; i < 3; i++) {
      condition.health().failed("reset", now);
    }
    verdict(ALONE);
  }

  private void beat(Company company) {
    condition.beat(Tally.NONE, new Moment(now, inFlight, 256, company));
  }

  private Verdict verdict(Company company) {
    return condition.verdict(Tally.NONE, new Moment(now, inFlight, 256, company));
  }

  private static long millis(long n) {
    return TimeUnit.MILLISECONDS.toNanos(n);
  }
}
