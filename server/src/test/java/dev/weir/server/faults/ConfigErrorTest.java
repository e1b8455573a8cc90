package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong weir.yaml ends the process at once: exit 2, and one line for each mistake on stderr. */
final class ConfigErrorTest {
  @Test
  void everyMistakeIsALineWithFileLineAndExpectation(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("weir.yaml"),
            """
            server:
              prot: 8080
            engines:
              - { id: a, kind: vllm, url: "127.0.0.1:8000" }
              - { id: b, kind: vllm, url: "http://127.0.0.1:8001", api_key: "${WEIR_NO_SUCH_VARIABLE}" }
              - { id: c, kind: openai, url: "http://127.0.0.1:8002", api_key: "${WEIR_TEST_KEY}" }
            keys:
              - { id: dev, sha256: "${WEIR_TEST_KEY}" }
            """);
    try (WeirProcess weir = WeirProcess.serve(file, Map.of("WEIR_TEST_KEY", "sk-secret"))) {
      assertThat(weir.exit()).isEqualTo(2);
      assertThat(weir.output()).isEmpty();
      assertThat(weir.errors())
          .hasSize(4)
          .allSatisfy(line -> assertThat(line).doesNotContain("sk-secret", "Exception"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .isEqualTo(file + ":2: server.prot: unknown key (did you mean \"port\"?)"),
              line ->
                  assertThat(line)
                      .startsWith(file + ":4: engines[0].url: \"127.0.0.1:8000\" (expected: a URL"),
              line ->
                  assertThat(line)
                      .startsWith(file + ":5: engines[1].api_key: ")
                      .contains("expected: environment variable WEIR_NO_SUCH_VARIABLE to be set"),
              line ->
                  assertThat(line)
                      .startsWith(file + ":8: keys[0].sha256: ")
                      .contains("expected: 64 hex digits"));
    }
  }

  @Test
  void aMissingFileIsOneLineToo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("no.yaml");
    try (WeirProcess weir = WeirProcess.serve(file, Map.of())) {
      assertThat(weir.exit()).isEqualTo(2);
      assertThat(weir.errors()).containsExactly(file + ": no such file (expected: a YAML file)");
    }
  }
}
