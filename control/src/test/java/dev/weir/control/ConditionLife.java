package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import dev.weir.control.EngineCondition.Moment;
import dev.weir.control.EngineCondition.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One engine through random events and company, with what must hold of every verdict. */
final class ConditionLife {
  private static final int MOST = 64;

  private final SplittableRandom random;
  private final EngineCondition condition = new EngineCondition(HealthRules.DEFAULTS);
  private Tally total = Tally.NONE;
  private long now;
  private boolean refused;

  ConditionLife(long seed) {
    random = new SplittableRandom(seed);
    now = random.nextLong();
  }

  void live(int events) {
    for (int i = 0; i < events; i++) {
      now += random.nextLong(TimeUnit.SECONDS.toNanos(1));
      int inFlight = random.nextInt(MOST + 1);
      Company company = new Company(random.nextBoolean(), random.nextBoolean());
      Moment moment = new Moment(now, inFlight, MOST, company);
      event(moment);
      check(condition.verdict(total, moment), company);
    }
  }

  private void event(Moment moment) {
    switch (random.nextInt(12)) {
      case 0 -> condition.busy(random.nextInt(8), 0, now);
      case 1 -> condition.drain(Duration.ofSeconds(random.nextInt(5)), random.nextBoolean(), now);
      case 2, 3 -> condition.undrain();
      case 4 -> condition.health().failed("reset", now);
      case 5 -> {
        refused = true;
        condition.probed(new ProbeResult.Refused("refused"), now);
      }
      case 6, 7 -> {
        refused = false;
        condition.probed(new ProbeResult.Alive(null), now);
      }
      case 8 -> {
        condition.health().answered(moment.company().pressed());
        refused &= condition.health().state() == HealthState.EJECTED;
      }
      case 9 -> condition.measured(telemetry(), now);
      default -> {
        total = more();
        condition.beat(total, moment);
      }
    }
  }

  private Telemetry telemetry() {
    return new Telemetry(random.nextDouble(), 60, 1980, random.nextInt(10) == 0 ? 79 : 0, 1);
  }

  private Tally more() {
    int begun = random.nextInt(4);
    return new Tally(
        total.answered() + random.nextInt(8),
        total.failed() + random.nextInt(3),
        total.begun() + begun,
        total.slow(),
        total.waitNanos() + begun * random.nextLong(TimeUnit.SECONDS.toNanos(1)));
  }

  private void check(Verdict verdict, Company company) {
    HealthState state = condition.health().state();
    boolean drained = condition.drain() != null;
    assertThat(verdict.allowed()).isNotNegative();
    assertThat(verdict.up() && drained).as("drained is never up").isFalse();
    assertThat(verdict.up() && refused).as("dead is never up").isFalse();
    assertThat(verdict.leaving() && !drained).as("who leaves was drained").isFalse();
    if (!drained && state.placeable()) {
      assertThat(verdict.up()).isTrue();
    }
    if (!company.pressed() && state == HealthState.EJECTED) {
      assertThat(verdict.up()).isFalse();
    }
    if (state == HealthState.PROBING && !company.pressed()) {
      assertThat(verdict.allowed()).isLessThanOrEqualTo(3);
    }
    if (!company.backed()) {
      assertThat(verdict.settled()).as("nobody is ramped without others").isTrue();
    }
  }
}
