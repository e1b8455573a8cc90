package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WeirTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serv | weir: serv: unknown command (did you mean \"serve\"?)",
        "serve --prot 1 | weir serve: --prot: unknown option (did you mean \"--port\"?)",
        "serve --port abc | weir serve: --port: \"abc\" (expected: a whole number)",
        "serve --port | weir serve: --port: no value (expected: PORT)",
        "serve --port 70000 | weir serve: --port: 70000 (expected: a whole number from 0 to 65535)",
        "serve --loops -1 | weir serve: --loops: -1 (expected: a whole number from 0 to 1024)",
        "serve more | weir serve: \"more\": unexpected (expected: options only, see --help)",
        "serve --config a --engines b"
            + " | weir serve: --config and --engines: both (expected: one of them)",
        "serve --discover dns://h --engines http://h:1"
            + " | --discover: \"dns://h\" (expected: dns://NAME:PORT or file://PATH)",
        "serve --import a --discover dns://h:1"
            + " | weir serve: --discover and --import: both (expected: one of them)",
        "serve --print | weir serve: --print: without --import (expected: --import FILE --print)",
        "serve --engines h:1 | --engines: \"h:1\" (expected: a URL such as http://127.0.0.1:8000)",
        "serve --worker-urls http://h:1,http://h:1"
            + " | --engines: \"http://h:1\" a second time (expected: once)",
      })
  void wrongUseIsOneLineAndExit2(String line, String message) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWrongFileIsExit2WithALineForEachMistake(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("weir.yaml"), "servr: {}\nengines: []\n");

    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            file + ":1: servr: unknown key (did you mean \"server\"?)",
            file + ":2: engines: none (expected: at least one, here or in discover)");
  }

  @Test
  void helpHasExamples() {
    assertThat(run("--help")).isZero();
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString())
        .contains("weir serve --engines http://", "weir serve --config weir.yaml", "--worker-urls")
        .doesNotContain("train");
  }

  @Test
  void withoutACommandItIsTheHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).startsWith("Usage: weir ");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().startsWith("weir ");
  }

  private int run(String... args) {
    return Weir.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
