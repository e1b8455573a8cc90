package dev.weir.server;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** Shows a demo while it runs. */
sealed interface DemoView permits DemoTable, DemoLines, DemoView.Silent {
  /** How often it wants to be told. */
  Duration period();

  void show(DemoMoment moment);

  /** A table where somebody looks at a terminal, else a line now and then. */
  static DemoView on(PrintWriter out) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean moves = terminal && !"dumb".equals(System.getenv("TERM"));
    return moves ? new DemoTable(out) : new DemoLines(out);
  }

  /** For programs, which ask the gateway themselves. */
  record Silent() implements DemoView {
    @Override
    public Duration period() {
      return Duration.ofDays(1);
    }

    @Override
    public void show(DemoMoment moment) {}
  }
}
