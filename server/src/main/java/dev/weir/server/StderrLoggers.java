package dev.weir.server;

import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Logging for a server that is watched by something: one line for each event on standard error,
 * with time and level. Ours from INFO on ({@code -Dweir.log=DEBUG} changes it), everybody else's
 * from WARNING. Found by the JDK as a service, so that no module needs a logging library.
 */
public final class StderrLoggers extends System.LoggerFinder {
  private static final String OURS = "dev.weir.";

  @Override
  public Logger getLogger(String name, Module module) {
    Level least = name.startsWith(OURS) ? chosen(System.getProperty("weir.log")) : Level.WARNING;
    return new Line(name, least, System.err);
  }

  private static Level chosen(@Nullable String level) {
    for (Level known : Level.values()) {
      if (known.name().equalsIgnoreCase(level)) {
        return known;
      }
    }
    return Level.INFO;
  }

  record Line(String name, Level least, PrintStream to) implements Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
      if (!isLoggable(level)) {
        return;
      }
      print(level, message);
      // Only our own mistakes come with a throwable at this level, and those need their trace.
      if (thrown != null && level == Level.ERROR) {
        thrown.printStackTrace(to);
      }
    }

    @Override
    public void log(
        Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... params) {
      if (isLoggable(level)) {
        boolean plain = params == null || params.length == 0;
        print(level, plain ? format : MessageFormat.format(format, params));
      }
    }

    private void print(Level level, String message) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      to.println(now + " " + level + " " + oneLine(message));
    }

    /** What an engine or a client sent may be part of a message: it must not forge a line. */
    private static String oneLine(String message) {
      return message.replaceAll("\\p{Cntrl}+", " ");
    }
  }
}
