package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class LibraryLinesTest {
  @Test
  void aLibrarysWarningIsOneLineOfOursAndItsChatterIsNot() {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setErr(captured);
      LibraryLines lines = new LibraryLines();
      lines.publish(record(Level.WARNING, "Cannot reconnect to {0}"));
      lines.publish(record(Level.INFO, "Reconnecting to {0}"));
    } finally {
      System.setErr(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .matches("\\S+Z WARNING Watchdog: Cannot reconnect to redis\\R");
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("io.example.Watchdog");
    record.setParameters(new Object[] {"redis"});
    return record;
  }
}
