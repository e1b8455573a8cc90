package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MatrixCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--again    | nope      | policy: nope (expected: one of",
        "--again    | weir,nop  | policy: nop (expected: one of",
        "--only     | chat/F9   | case: chat/F9 (expected: one of",
        "--requests | 0         | --requests: 0 (expected: > 0)",
        "--seed     | 1,x       | --seed: \"x\" (expected: a whole number)",
        "--data     | no-folder | --data: no-folder (expected: a folder)",
      })
  void wrongUseIsToldInOneLine(String option, String value, String expected) {
    Path cells = dir.resolve("cells.jsonl");
    String[] args = {"matrix", "--cells", cells.toString(), option, value};
    int exit = Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(expected);
    assertThat(out.toString()).isEmpty();
    assertThat(cells).doesNotExist();
  }

  @Test
  void aPolicyThatNobodyHasIsNotTakenForACase() {
    String[] args = {"matrix", "--again", "nope"};
    assertThat(Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), args)).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("--only").contains("nearest");
  }
}
