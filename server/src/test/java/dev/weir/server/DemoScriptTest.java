package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.chaos.Mishap;
import dev.weir.enginesim.chaos.Strike;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DemoScriptTest {
  private static final List<FleetGroup> FLEET = FleetGroup.parse("2xh100-8b,2xa100-8b");
  private static final double NANOS = 1e9;

  private final DemoScript script = DemoScript.of(70.0, false, 1);

  @Test
  void theActsShareTheSecondsBehindAWarmUp() {
    assertThat(script.warmUp() + 3 * script.each()).isEqualTo(70);
    assertThat(script.title(3)).isEqualTo("warming up");
    assertThat(script.title(8)).isEqualTo("act 1, normal");
    assertThat(script.title(30)).isEqualTo("act 2, a noisy tenant");
    assertThat(script.title(69.9)).isEqualTo("act 3, an engine killed");
    assertThat(script.title(70.1)).isEqualTo("act 3, an engine killed");
  }

  @Test
  void withoutSecondsItGoesRoundAndAnEngineIsKilledInEveryRound() {
    DemoScript endless = DemoScript.of(null, false, 1);
    Supplier<Strike> strikes = endless.strikes(4);
    for (int round = 0; round < 3; round++) {
      Strike strike = strikes.get();
      assertThat(strike.mishap()).isEqualTo(Mishap.KILL);
      assertThat(endless.title(strike.atNanos() / NANOS)).isEqualTo("act 3, an engine killed");
      assertThat(endless.title((strike.atNanos() + strike.lastsNanos()) / NANOS))
          .isEqualTo("act 3, an engine killed");
      assertThat((int) (strike.atNanos() / NANOS / endless.period())).isEqualTo(round);
    }
  }

  @Test
  void aLoneEngineIsNotKilled() {
    DemoScript spared = script.sparing();

    assertThat(spared.acts()).containsExactly(DemoAct.NORMAL, DemoAct.NOISY);
    assertThat(spared.period()).isEqualTo(script.period());
    assertThat(spared.strikes(1).get().atNanos() / NANOS).isGreaterThan(1e9);
  }

  @Test
  void theSameSeedHasTheSameAccidentsAndNoneInTheWarmUp() {
    DemoScript chaos = DemoScript.of(60.0, true, 9);

    assertThat(accidents(chaos)).isEqualTo(accidents(DemoScript.of(60.0, true, 9)));
    assertThat(accidents(chaos)).isNotEqualTo(accidents(DemoScript.of(60.0, true, 8)));
    assertThat(accidents(chaos)).allMatch(strike -> strike.atNanos() > chaos.warmUp() * NANOS);
    assertThat(chaos.title(30)).isEqualTo("chaos");
  }

  @Test
  void everyActBringsTheSameRequestsWithOtherTexts() {
    Trace traffic = DemoTraffic.on(FLEET, script);
    List<TraceRequest> normal = of(traffic, DemoAct.NORMAL);
    List<TraceRequest> killed = of(traffic, DemoAct.KILLED);

    assertThat(normal).hasSizeGreaterThan(100).hasSameSizeAs(killed);
    for (int i = 0; i < normal.size(); i++) {
      assertThat(killed.get(i).inputTokens()).isEqualTo(normal.get(i).inputTokens());
      assertThat(killed.get(i).outputTokens()).isEqualTo(normal.get(i).outputTokens());
      assertThat(killed.get(i).prefix().common(normal.get(i).prefix())).isZero();
    }
    assertThat(traffic.requests())
        .isSortedAccordingTo(Comparator.comparingLong(TraceRequest::arrivalNanos));
    assertThat(traffic.requests().get(7).id()).isEqualTo(7);
  }

  @Test
  void theNoiseIsInItsActOnly() {
    Trace noise = DemoTraffic.noise(FLEET, script);

    assertThat(noise.requests())
        .allMatch(r -> script.title(r.arrivalNanos() / NANOS).equals("act 2, a noisy tenant"));
    assertThat(noise.periodNanos()).isEqualTo(DemoTraffic.on(FLEET, script).periodNanos());
  }

  @Test
  void aFleetOfTwiceTheSizeIsAskedTwiceAsOftenUpToAPoint() {
    double one = requests("2xh100-8b");

    assertThat(requests("4xh100-8b")).isBetween(1.8 * one, 2.2 * one);
    assertThat(requests("64xh100-8b")).isLessThan(45 * 70);
  }

  private double requests(String fleet) {
    return DemoTraffic.on(FleetGroup.parse(fleet), script).size();
  }

  private static List<TraceRequest> of(Trace trace, DemoAct act) {
    return trace.requests().stream().filter(r -> r.tenant().equals(act.id())).toList();
  }

  private static List<Strike> accidents(DemoScript script) {
    return Stream.generate(script.strikes(4)).limit(50).toList();
  }
}
