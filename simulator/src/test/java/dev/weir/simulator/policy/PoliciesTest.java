package dev.weir.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.scheduler.policy.PolicyName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoliciesTest {
  @Test
  void allThatMayBeChosenCanBeReplayedAndComeFirst() {
    assertThat(Policies.all()).startsWith(PolicyName.labels().toArray(String[]::new));
  }

  @Test
  void onlyThoseThatReadEnginesMetricsAskForThem() {
    assertThat(Policies.named("llm-d").pollNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(Policies.named("smg-least-load").pollNanos())
        .isEqualTo(TimeUnit.SECONDS.toNanos(10));
    assertThat(Policies.named("lmetric").pollNanos()).isZero();
    assertThat(Policies.named("random").pollNanos()).isZero();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPolicyHasItsPageAndItsLineInTheIndex(String name) {
    assertThat(pages().resolve(name + ".md")).exists();
    assertThat(pages().resolve("README.md"))
        .content()
        .contains("[%s](%s.md)".formatted(name, name));
  }

  static List<String> names() {
    return Policies.all();
  }

  private static Path pages() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.exists(folder.resolve("docs/policies"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/policies");
  }

  @Test
  void aMistypedNameIsToldTheNearestOne() {
    assertThatThrownBy(() -> Policies.named("dynamokv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy: dynamokv (expected: one of round-robin, ")
        .hasMessageEndingWith("; nearest: dynamo-kv)");
  }
}
