package dev.weir.server;

import java.lang.System.Logger.Level;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What libraries log by {@code java.util.logging}, as lines of ours: the clients of Redis and
 * PostgreSQL do, each in a form of its own otherwise.
 */
final class LibraryLines extends Handler {
  private static final SimpleFormatter WORDS = new SimpleFormatter();

  /** From now on, for the whole process. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new LibraryLines());
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName() == null ? "library" : record.getLoggerName();
    String from = name.substring(name.lastIndexOf('.') + 1);
    System.getLogger(name).log(level(record), from + ": " + WORDS.formatMessage(record));
  }

  private static Level level(LogRecord record) {
    int value = record.getLevel().intValue();
    if (value >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    }
    return value >= java.util.logging.Level.WARNING.intValue() ? Level.WARNING : Level.DEBUG;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
