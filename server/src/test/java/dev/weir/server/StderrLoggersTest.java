package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StderrLoggersTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final System.Logger log =
      new StderrLoggers.Line(
          "dev.weir.test", Level.INFO, new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void anEventIsOneLineWithTimeAndLevel() {
    log.log(Level.WARNING, "engine a ejected");

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z WARNING engine a ejected\\R");
  }

  @Test
  void whatAnEngineSentCannotForgeALine() {
    log.log(Level.INFO, "engine a: bad\r\n2026-01-01T00:00:00Z ERROR forged\u001b[31m");

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
  }

  @Test
  void lessThanTheLevelIsSilent() {
    log.log(Level.DEBUG, "a detail");

    assertThat(bytes.size()).isZero();
  }

  @Test
  void theJdkFindsItForEveryModule() {
    assertThat(System.getLogger("dev.weir.test").isLoggable(Level.INFO)).isTrue();
    assertThat(System.getLogger("jdk.httpclient").isLoggable(Level.INFO)).isFalse();
  }
}
