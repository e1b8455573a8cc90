package dev.weir.enginesim.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final int STRIKES = 2_000;

  @Test
  void theSameSeedIsTheSameMisfortuneAndAnotherIsAnother() {
    ChaosRules rules = ChaosRules.usual(4);

    assertThat(of(new Schedule(7, 4, rules))).isEqualTo(of(new Schedule(7, 4, rules)));
    assertThat(of(new Schedule(8, 4, rules))).isNotEqualTo(of(new Schedule(7, 4, rules)));
  }

  @Test
  void neverMoreEnginesAreUnwellThanMayBeAndNobodyIsStruckTwiceAtOnce() {
    ChaosRules rules =
        new ChaosRules(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            3,
            EnumSet.allOf(Mishap.class));
    List<Strike> unwell = new ArrayList<>();
    for (Strike strike : of(new Schedule(3, 8, rules))) {
      unwell.removeIf(other -> other.endNanos() <= strike.atNanos());
      unwell.add(strike);
      assertThat(unwell).hasSizeLessThanOrEqualTo(3);
      assertThat(unwell.stream().map(Strike::engine)).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyEngineAndEveryMishapHasItsTurn() {
    List<Strike> strikes = of(new Schedule(1, 4, ChaosRules.usual(4)));

    assertThat(strikes.stream().map(Strike::mishap)).contains(Mishap.values());
    assertThat(strikes.stream().map(Strike::engine)).contains(0, 1, 2, 3);
    assertThat(strikes).allMatch(strike -> strike.lastsNanos() >= 1_000_000_000L);
    assertThat(strikes).allMatch(strike -> strike.lastsNanos() <= 4_000_000_000L);
  }

  @Test
  void aLoneEngineIsWellBetweenItsStrikes() {
    List<Strike> strikes = of(new Schedule(1, 1, ChaosRules.usual(1)));

    for (int i = 1; i < strikes.size(); i++) {
      assertThat(strikes.get(i).atNanos()).isGreaterThanOrEqualTo(strikes.get(i - 1).endNanos());
    }
  }

  @Test
  void rulesThatCannotBeAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new ChaosRules(Duration.ZERO, second, second, 1, all()))
        .hasMessage("gap: PT0S (expected: > 0, and shortest <= longest)");
    assertThatThrownBy(() -> new ChaosRules(second, second, second, 0, all()))
        .hasMessage("sick: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new ChaosRules(second, second, second, 1, Set.of()))
        .hasMessage("mishaps: [] (expected: at least one)");
    assertThatThrownBy(() -> new Schedule(1, 0, ChaosRules.usual(1)))
        .hasMessage("engines: 0 (expected: >= 1)");
  }

  private static Set<Mishap> all() {
    return EnumSet.allOf(Mishap.class);
  }

  private static List<Strike> of(Schedule schedule) {
    return Stream.generate(schedule::next).limit(STRIKES).toList();
  }
}
