package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineProfileTest {
  @Test
  void sixProfilesAreBuiltIn() {
    assertThat(EngineProfile.all())
        .extracting(EngineProfile::id)
        .containsExactly(
            "h100-8b", "h100-70b-tp4", "h100-70b-tp8", "a100-8b", "a100-70b-tp4", "a100-70b-tp8");
  }

  @Test
  void theCostIsTheFormulaAtItsConstants() {
    StepCost cost = EngineProfile.named("h100-8b").cost().withHostMs(0);
    double decode = 7.26 + 0.285 + 3.3e-3 * 128 + 42.59e-6 * 100_000;
    assertThat(cost.millis(128, 128, 100_000, 0)).isCloseTo(decode, within(1e-9));
    double prefill = 21.15 + 0.285 + 0.795e-6 * 1024 * (2048 + 512);
    assertThat(cost.millis(1024, 0, 0, 1024 * (2048 + 512))).isCloseTo(prefill, within(1e-9));
  }

  @Test
  void linearTimeIsInterpolatedAndContinuesItsLastSlope() {
    LinearTime time = LinearTime.of(new int[] {2, 4, 8}, new double[] {10, 20, 30});
    assertThat(List.of(time.millis(1), time.millis(2), time.millis(3), time.millis(6)))
        .containsExactly(10.0, 10.0, 15.0, 25.0);
    assertThat(time.millis(16)).isEqualTo(50);
    assertThatThrownBy(() -> LinearTime.of(new int[] {2, 2}, new double[] {1, 1}))
        .hasMessage("point 1: 2 tokens, 1.0 ms (expected: rising tokens, time > 0)");
  }

  @Test
  void aFleetIsAListOfCountsProfilesAndSpeeds() {
    List<FleetGroup> fleet = FleetGroup.parse("2xh100-8b@0.6, 4xa100-8b");
    assertThat(fleet)
        .containsExactly(
            new FleetGroup(2, EngineProfile.named("h100-8b"), 0.6),
            new FleetGroup(4, EngineProfile.named("a100-8b"), 1));
  }

  @Test
  void whatIsWrongWithAFleetIsSaidWithTheNearestProfile() {
    assertThatThrownBy(() -> FleetGroup.parse("4xh100-8c"))
        .hasMessageContaining("profile: h100-8c (expected: one of h100-8b,")
        .hasMessageContaining("nearest: h100-8b");
    assertThatThrownBy(() -> FleetGroup.parse("h100-8b"))
        .hasMessage("fleet: 'h100-8b' (expected: COUNTxPROFILE[@SPEED], such as 2xh100-8b@0.6)");
    assertThatThrownBy(() -> FleetGroup.parse("2xh100-8b,"))
        .hasMessageContaining("fleet: '' (expected: COUNTx");
    assertThatThrownBy(() -> FleetGroup.parse("0xh100-8b"))
        .hasMessage("count: 0 (expected: 1 to 10000)");
    assertThatThrownBy(() -> FleetGroup.parse("99999999999xh100-8b"))
        .hasMessage("count: 99999999999 (expected: 1 to 10000)");
    assertThatThrownBy(() -> FleetGroup.parse("6000xh100-8b,6000xa100-8b"))
        .hasMessage("fleet: 12000 engines (expected: 1 to 10000)");
    assertThatThrownBy(() -> FleetGroup.parse("1xh100-8b@fast"))
        .hasMessage("speed: 'fast' (expected: a number > 0)");
    assertThatThrownBy(() -> FleetGroup.parse("1xh100-8b@-1"))
        .hasMessage("speed: -1.0 (expected: > 0)");
  }

  @Test
  void coarseTraceIdsExpandToDistinctBlocksThatDependOnTheIdOnly() {
    long[] blocks = BlockHashes.expand(new long[] {7, 8}, 512, 700, 16);
    assertThat(blocks).hasSize(43).doesNotHaveDuplicates();
    assertThat(BlockHashes.expand(new long[] {7, 9}, 512, 600, 16))
        .startsWith(Arrays.copyOf(blocks, 32));
  }
}
