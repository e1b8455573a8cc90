package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Scheduling;
import dev.weir.control.Snapshot;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says about placement and promises. */
final class SchedulingKeysTest {
  private static final String ENGINE_A = "engines: [{ id: a, kind: vllm, url: \"http://h:1\" }]\n";

  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  @Test
  void whereNothingIsSaidTheDefaultsHold() {
    Snapshot snapshot = file.valid(ENGINE_A + "models: [{ id: m, engines: [a] }]").snapshot();

    assertThat(of(snapshot, "m")).isEqualTo(Scheduling.DEFAULTS);
    assertThat(snapshot.settings().scheduling()).isEqualTo(Scheduling.DEFAULTS);
    assertThat(Scheduling.DEFAULTS.promise()).isEqualTo(Promise.DEFAULT);
  }

  @Test
  void aModelKeepsOfTheUsualWhatItDoesNotSay() {
    Snapshot snapshot =
        file.valid(
                ENGINE_A
                    + """
                    scheduling: { mode: size-blind, slo: { ttft: 2s, tpot: 40ms } }
                    models:
                      - { id: as-usual, engines: [a] }
                      - { id: patient, engines: [a], slo: { ttft: 30s } }
                      - { id: unpaced, engines: [a], mode: size-fair, slo: { tpot: none } }
                    """)
            .snapshot();

    PolicyName policy = Scheduling.DEFAULTS.policy();
    assertThat(of(snapshot, "as-usual"))
        .isEqualTo(new Scheduling(policy, Fairness.SIZE_BLIND, promise(2_000, 40)))
        .isEqualTo(snapshot.settings().scheduling());
    assertThat(of(snapshot, "patient"))
        .isEqualTo(new Scheduling(policy, Fairness.SIZE_BLIND, promise(30_000, 40)));
    assertThat(of(snapshot, "unpaced"))
        .isEqualTo(
            new Scheduling(
                policy, Fairness.SIZE_FAIR, new Promise(2_000_000_000L, Promise.UNBOUNDED)));
  }

  @Test
  void aWrongNameIsToldWithTheNearest() {
    assertThat(
            file.problems(
                """
                scheduling: { policy: power-of-too, mode: fair, slo: { ttft: fast, tpott: 1s } }
                """
                    + ENGINE))
        .hasSize(4)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("weir.yaml:1: scheduling.policy: \"power-of-too\" (expected: one of ")
                .endsWith("did you mean \"power-of-two\"?)"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("weir.yaml:1: scheduling.mode: \"fair\" (expected: one of size-fair,"))
        .contains(
            "weir.yaml:1: scheduling.slo.ttft: \"fast\""
                + " (expected: a duration such as 15s, from 1ms to 24h)",
            "weir.yaml:1: scheduling.slo.tpott: unknown key (did you mean \"tpot\"?)");
  }

  private static Scheduling of(Snapshot snapshot, String model) {
    return java.util.Objects.requireNonNull(snapshot.models().get(model)).scheduling();
  }

  private static Promise promise(long ttftMillis, long tpotMillis) {
    return new Promise(ttftMillis * 1_000_000, tpotMillis * 1_000_000);
  }
}
