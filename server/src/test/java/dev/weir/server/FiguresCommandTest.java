package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FiguresCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path dir;

  @Test
  void withoutRecordingsTheAnswerIsOneAndBothFilesAreWritten() throws IOException {
    Path json = dir.resolve("figures.json");
    Path page = dir.resolve("figures.md");
    assertThat(weir("--data", dir + "", "--json", json + "", "--markdown", page + "")).isOne();
    assertThat(out.toString()).contains("theirs", "ours", "modulo, 16 to 17");
    assertThat(Files.readString(json)).contains("\"figures\"");
    assertThat(Files.readString(page)).startsWith("# Published figures, computed again");
  }

  @Test
  void aFolderThatIsNotThereIsWrongUse() {
    assertThat(weir("--data", dir.resolve("no") + "")).isEqualTo(2);
    assertThat(err.toString()).contains("(expected: a folder)");
  }

  private int weir(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "figures";
    System.arraycopy(args, 0, all, 1, args.length);
    return Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }
}
