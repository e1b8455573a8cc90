package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CallCounters.Tally;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One engine's health through random events, with what must hold after each of them. */
final class HealthLife {
  private static final HealthRules RULES = HealthRules.DEFAULTS;

  private final SplittableRandom random;
  private final EngineHealth health = new EngineHealth(RULES);
  private long now;
  private long ejectedAt;

  HealthLife(long seed) {
    random = new SplittableRandom(seed);
    now = random.nextLong();
  }

  void live(int events) {
    for (int i = 0; i < events; i++) {
      now += random.nextLong(TimeUnit.SECONDS.toNanos(2));
      HealthState before = health.state();
      String event = event();
      check(before, health.state(), event);
    }
  }

  private String event() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        health.answered(false);
        yield "answer";
      }
      case 3, 4 -> {
        health.failed("reset", now);
        yield "failure";
      }
      case 5 -> {
        health.unreachable("refused", now);
        yield "failure";
      }
      case 6, 7 -> {
        health.probed(new ProbeResult.Alive(null), now);
        yield "good probe";
      }
      case 8 -> {
        boolean refused = random.nextBoolean();
        health.probed(
            refused ? new ProbeResult.Refused("refused") : new ProbeResult.Failed("late"), now);
        yield "bad probe";
      }
      default -> {
        health.rates(new Tally(random.nextInt(30), random.nextInt(30), 0, 0, 0), now);
        yield "rates";
      }
    };
  }

  private void check(HealthState before, HealthState after, String event) {
    String step = event + ": " + before + " to " + after;
    if (before != HealthState.EJECTED && after == HealthState.EJECTED) {
      assertThat(event).as(step).isNotIn("answer", "good probe");
      ejectedAt = now;
    }
    if (before == HealthState.EJECTED && after != HealthState.EJECTED) {
      assertThat(event).as(step).isEqualTo("good probe");
      boolean served = now - ejectedAt >= RULES.minEjected().toNanos();
      assertThat(after == HealthState.UP || served).as(step).isTrue();
    }
    if (after == HealthState.UP && before != HealthState.UP) {
      assertThat(event).as(step).isIn("answer", "good probe");
    }
    if (health.servable()) {
      assertThat(after).as(step).isEqualTo(HealthState.EJECTED);
      assertThat(event).as(step).isNotEqualTo("unreachable");
    }
    if (event.equals("failure")) {
      assertThat(after).as(step).isIn(HealthState.SUSPECT, HealthState.EJECTED);
    }
  }
}
