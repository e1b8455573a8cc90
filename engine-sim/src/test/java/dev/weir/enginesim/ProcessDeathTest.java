package dev.weir.enginesim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessDeathTest {
  @Test
  void aFaultMayTakeTheWholeProcessWithoutFarewell() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DyingEngine.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String url = out.readLine();
      try (RawClient raw = new RawClient(url)) {
        String seen = raw.post(Engines.CHAT, Engines.stream("Hello", 500)).readToEnd();
        assertThat(seen.split("\"content\":\"", -1)).hasSize(2 + 5);
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(137);
    } finally {
      process.destroyForcibly();
    }
  }

  static final class DyingEngine {
    private DyingEngine() {}

    public static void main(String[] args) throws InterruptedException {
      ArmedFault death = FaultReader.parse("die:exit=true,after=5");
      EngineServer server = EngineServer.start(Engines.fast().withFaults(List.of(death)));
      System.out.println(server.url());
      Thread.currentThread().join();
    }
  }
}
