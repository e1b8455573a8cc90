package dev.weir.server;

import dev.weir.simulator.engine.FleetGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}: a gateway with engines and traffic, to look at and to try. */
@Command(
    name = "demo",
    description = {
      "Shows live what Weir makes of traffic: needs no GPU and no network.",
      "Sends the same requests over HTTP to two equal fleets of simulated engines behind one gateway:"
          + " one placed by power of two choices, one by Weir, in three acts: normal, a noisy"
          + " tenant, an engine killed. Shows both beside each other, and sums up at the end."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir demo                                         until Ctrl-C",
      "  weir demo --seconds 20                            for so long",
      "  weir demo --engines 3xh100-8b,1xh100-8b@0.3       one of four is slow",
      "  weir demo --chaos --seconds 60                    engines die, stall and more",
      "  weir demo --json --seconds 5                      for programs",
      "",
      "Exit: 0 done, 1 a request to the fleet placed by Weir failed, 2 wrong use."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8080;
  private static final int MAX_PORT = 65_535;
  private static final double MAX_SECONDS = 1e7;
  private static final Duration READY_TO_WAIT = Duration.ofSeconds(10);
  private static final Duration IN_A_HURRY = Duration.ofSeconds(2);

  @Option(
      names = {"--engines", "--fleet"},
      paramLabel = "SPEC",
      defaultValue = "2xh100-8b,2xa100-8b",
      description =
          "Each fleet: COUNTxPROFILE[@SPEED], comma separated (default: ${DEFAULT-VALUE}).")
  private String engines = "";

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long it runs (default: the acts again and again, until Ctrl-C).")
  private @Nullable Double seconds;

  @Option(
      names = "--chaos",
      description = "Instead of the acts: engines of both fleets fail at random, all the time.")
  private boolean chaos;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the accidents; the same seed has the same (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the gateway, 0: any (default: 8080 if it is free, else any).")
  private @Nullable Integer port;

  @Option(
      names = "--json",
      description = "One line of JSON when ready and one at the end, nothing else.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<FleetGroup> fleet = fleet();
    checkNumbers();
    Signals stop = Signals.install();
    try (Demo demo = start(fleet)) {
      say(json ? DemoReport.readyJson(demo) + System.lineSeparator() : DemoReport.ready(demo));
      boolean hurry = watch(demo, stop);
      DemoOutcome outcome = demo.end(hurry ? IN_A_HURRY : READY_TO_WAIT);
      say(
          json
              ? DemoReport.summaryJson(outcome) + System.lineSeparator()
              : DemoReport.summary(outcome));
      return outcome.failed() == 0 ? 0 : 1;
    }
  }

  private Demo start(List<FleetGroup> fleet) throws InterruptedException {
    try {
      DemoScript whole = DemoScript.of(seconds, chaos, seed);
      boolean alone = fleet.stream().mapToInt(FleetGroup::count).sum() == 1;
      DemoScript script = alone ? whole.sparing() : whole;
      return Demo.start(fleet, script, port == null ? List.of(DEFAULT_PORT, 0) : List.of(port));
    } catch (IOException e) {
      throw wrong("--port: " + port + " is taken (expected: a free port, or 0 for any)");
    }
  }

  /** Shows the demo until it is over; whether somebody asked for the end. */
  private boolean watch(Demo demo, Signals stop) throws InterruptedException {
    DemoView view = json ? new DemoView.Silent() : DemoView.on(out());
    long nanos = seconds == null ? Long.MAX_VALUE : Math.round(seconds * 1e9);
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      long pause = Math.min(left, view.period().toNanos());
      if (stop.await(Duration.ofNanos(pause))) {
        return true;
      }
      view.show(demo.now());
    }
    return false;
  }

  private List<FleetGroup> fleet() {
    List<FleetGroup> fleet;
    try {
      fleet = FleetGroup.parse(engines);
    } catch (IllegalArgumentException e) {
      throw wrong("--engines: " + e.getMessage());
    }
    long count = fleet.stream().mapToLong(FleetGroup::count).sum();
    if (count > SimulatedFleet.MOST) {
      throw wrong("--engines: %d (expected: at most %d)".formatted(count, SimulatedFleet.MOST));
    }
    return fleet;
  }

  private void checkNumbers() {
    if (seconds != null && !(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw wrong("--seconds: " + seconds + " (expected: > 0)");
    }
    if (port != null && (port < 0 || port > MAX_PORT)) {
      throw wrong("--port: " + port + " (expected: a whole number from 0 to " + MAX_PORT + ")");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private void say(String text) {
    out().print(text);
    out().flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
