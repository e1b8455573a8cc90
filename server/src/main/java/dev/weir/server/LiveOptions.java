package dev.weir.server;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadTarget;
import dev.weir.simulator.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command that plays a workload over HTTP, slowed, is told of it. */
final class LiveOptions {
  private static final double SLOWEST = 1e4;

  @Mixin private final Traffic traffic = new Traffic();

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Only the first N of the trace (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--dilate",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many times slower everything goes over HTTP (default: ${DEFAULT-VALUE}).")
  private double dilate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all chance (default: ${DEFAULT-VALUE}).")
  private long seed;

  /**
   * @param requests where the command line does not say how many
   */
  LiveOptions(int requests) {
    this.requests = requests;
  }

  Traffic traffic() {
    return traffic;
  }

  double dilate() {
    return dilate;
  }

  long seed() {
    return seed;
  }

  /** An open loop, so that all sides are asked the same at the same time whatever they answer. */
  Trace workload() throws IOException {
    if (requests <= 0) {
      throw new IllegalArgumentException("--requests: " + requests + " (expected: > 0)");
    }
    if (!(dilate >= 1) || dilate > SLOWEST) {
      throw new IllegalArgumentException("--dilate: " + dilate + " (expected: 1 to 10000)");
    }
    Trace cut = traffic.read(seed).folded().first(requests);
    traffic.checkTimed(cut);
    Double rate = traffic.rate();
    return rate == null ? cut : cut.atRate(rate, seed);
  }

  /** How it is played. */
  LoadPlan plan(Trace trace, LoadTarget target, String label) {
    return LoadPlan.of(trace, target)
        .label(label)
        .slo(traffic.slo())
        .timeout(Duration.ofHours(10))
        .streamShare(traffic.streamShare())
        .dilation(dilate)
        .seed(seed)
        .loops(1)
        .build();
  }
}
