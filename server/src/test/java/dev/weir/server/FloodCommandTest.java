package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloodCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTenantIsPlayedAloneAndBesideAFloodWithAKeyOfItsOwn() {
    int exit = flood("--requests", "10", "--rate", "20", "--dilate", "1", "--flood", "noisy=3");

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isBetween(0, 1);
    assertThat(out.toString())
        .containsPattern("tenant-0, alone +10 +10 ")
        .containsPattern("tenant-0, flooded +10 +10 ")
        .containsPattern("noisy +30 +30 ");
  }

  @ParameterizedTest
  @CsvSource({
    "--dilate, 0, '--dilate: 0.0 (expected: 1 to 10000)'",
    "--requests, 0, '--requests: 0 (expected: > 0)'",
    "--cap, 0, '--cap: 0 (expected: > 0)'",
    "--flood, noisy, 'flood: noisy (expected: TENANT=FACTOR'"
  })
  void wrongUseIsToldInOneLine(String option, String value, String words) {
    assertThat(flood("--flood", "noisy=1", option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(words);
  }

  private int flood(String... options) {
    List<String> command = new ArrayList<>(List.of("flood", "synthetic:short"));
    command.addAll(List.of("--fleet", "1xh100-8b"));
    for (int i = 0; i < options.length; i += 2) {
      int known = command.indexOf(options[i]);
      if (known >= 0) {
        command.set(known + 1, options[i + 1]);
      } else {
        command.addAll(List.of(options[i], options[i + 1]));
      }
    }
    return Weir.run(
        new PrintWriter(out, true), new PrintWriter(err, true), command.toArray(String[]::new));
  }
}
