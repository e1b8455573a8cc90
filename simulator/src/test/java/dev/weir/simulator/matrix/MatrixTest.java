package dev.weir.simulator.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatrixTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void aRunThatWasInterruptedEndsWithTheSameReport() throws IOException, InterruptedException {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    String whole = matrix("whole").run(done::add).markdown();
    assertThat(done).containsExactly("chat/F4");
    List<String> cells = Files.readAllLines(dir.resolve("whole"));
    Files.write(dir.resolve("part"), cells.subList(0, cells.size() / 2));
    assertThat(matrix("part").run(_ -> {}).markdown()).isEqualTo(whole);
    assertThat(whole).contains("| 2 | chat/F4", "| 5 | worst of all cases at 99 %", "weir");
  }

  @Test
  void anUnknownCaseIsRefused() {
    assertThatThrownBy(
            () -> new Matrix(new Recordings(null), cells("x"), List.of(1L), 0, Set.of("chat/F9")))
        .hasMessageStartingWith("case: chat/F9 (expected: one of [long/F1, ");
  }

  /** A recording of 150 equal prompts, four a second. */
  private Matrix matrix(String file) throws IOException {
    Path recording = dir.resolve("azure2023/AzureLLMInferenceTrace_conv.csv");
    Files.createDirectories(recording.getParent());
    StringBuilder csv = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for (int i = 0; i < 150; i++) {
      csv.append(
          "2023-11-16 18:%02d:%02d.%02d,3000,40%n".formatted(i / 240, i / 4 % 60, i % 4 * 25));
    }
    Files.writeString(recording, csv);
    return new Matrix(new Recordings(dir), cells(file), List.of(1L), 0, Set.of("chat/F4"));
  }

  private Matrix.Cells cells(String file) {
    return new Matrix.Cells(dir.resolve(file), Set.of());
  }
}
