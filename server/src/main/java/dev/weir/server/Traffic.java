package dev.weir.server;

import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options about what is sent and what it is promised. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class Traffic {
  @Parameters(paramLabel = "TRACE", description = "Workload: a file, or synthetic:NAME.")
  private String trace;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Rescale arrivals to so many requests a second (default: as recorded).")
  private @Nullable Double rate;

  @Option(
      names = "--slo",
      paramLabel = "ttft=1s,tpot=50ms",
      description = "What is promised and judged: ttft=, tpot=, e2e= (default: ttft=60s).")
  private @Nullable String slo;

  @Option(
      names = "--stream-share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Share of requests that stream, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double streamShare;

  String trace() {
    return trace;
  }

  /** Requests a second; null: as recorded. */
  @Nullable Double rate() {
    return rate;
  }

  double streamShare() {
    return streamShare;
  }

  Slo slo() {
    return slo == null ? Slo.DEFAULT : Slo.parse(slo);
  }

  /** The promise in the words of the command line. */
  String promised() {
    return slo == null ? "ttft=60s" : slo;
  }

  Trace read(long seed) throws IOException {
    return Traces.read(trace, seed);
  }

  /** Refuses a trace that says nothing of time where no rate does. */
  void checkTimed(Trace read) {
    if (rate == null && read.periodNanos() == 0) {
      throw new IllegalArgumentException(
          "--rate: none (expected: one, as " + trace + " has no arrival times)");
    }
  }
}
