package dev.weir.server;

import dev.weir.scheduler.Fairness;
import dev.weir.simulator.replay.Fault;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.report.DurationText;
import dev.weir.simulator.trace.Flood;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about how a replay is run, besides what is replayed on what. */
@SuppressWarnings("NullAway.Init") // picocli sets what has a default before it calls.
final class ReplayRules {
  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "So many; the trace is repeated with other prompts (default: once).")
  private @Nullable Integer requests;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of requests at the beginning that are not judged.")
  private double warmUp;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      description = "Deal requests out to so many tenants (default: those of the trace).")
  private @Nullable Integer tenants;

  @Option(
      names = "--flood",
      paramLabel = "TENANT=FACTOR[:weight=W][:prompt=TOKENS][:after=SHARE]",
      description =
          "Besides the workload, and --rate and --requests, which stay its own: a tenant that sends"
              + " FACTOR times as much, like it or with other prompts; comma separated.")
  private @Nullable String flood;

  @Option(
      names = "--client-timeout",
      description = "A request leaves when its first token was due and has not come.")
  private boolean clientTimeout;

  @Option(
      names = "--cap",
      paramLabel = "N",
      description = "Requests at once on an engine; more wait (default: any number).")
  private @Nullable Integer cap;

  @Option(
      names = "--mode",
      paramLabel = "size-fair|size-blind",
      defaultValue = "size-fair",
      description = "Whether the longest prompts have a queue of their own.")
  private String mode;

  @Option(
      names = "--hop",
      paramLabel = "TIME",
      defaultValue = "1ms",
      description = "Between router and engine, each way (default: ${DEFAULT-VALUE}).")
  private String hop;

  @Option(
      names = "--routers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Routers in front of the same engines, requests dealt out at random.")
  private int routers;

  @Option(
      names = "--gossip",
      paramLabel = "TIME",
      description = "How often routers tell each other their load, and how long that takes.")
  private @Nullable String gossip;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "slow=ENGINE@FROM-TO:0.5, dead=ENGINE@FROM-TO, burst=FROM-TO:3x; comma separated.")
  private @Nullable String fault;

  @Option(
      names = "--horizon",
      paramLabel = "TIME",
      description = "Nothing arrives after that (default: all arrives).")
  private @Nullable String horizon;

  String mode() {
    return mode;
  }

  /** Who sends besides the workload. */
  List<Flood> floods() {
    return flood == null ? List.of() : Flood.parse(flood);
  }

  /** What these say; the rest is left as it is by default. */
  ReplayOptions options() {
    return ReplayOptions.DEFAULT.with(options -> {
      options.hopNanos = DurationText.nanos("--hop", hop);
      options.fairness = fairness();
      options.clientTimeout = clientTimeout;
      options.cap = cap == null ? options.cap : cap;
      options.tenants = count("--tenants", tenants);
      options.warmUp = warmUp;
      options.requests = (int) Math.round(count("--requests", requests) * Flood.volume(floods()));
      options.weights =
          floods().stream().collect(Collectors.toMap(Flood::tenant, Flood::weight, (_, b) -> b));
      options.routers = routers;
      options.gossipNanos = gossip == null ? 0 : DurationText.nanos("--gossip", gossip);
      options.horizonNanos =
          horizon == null ? options.horizonNanos : DurationText.nanos("--horizon", horizon);
      options.faults = fault == null ? List.of() : Fault.parse(fault);
    });
  }

  /** A number that stands for something else when it is left out, which is 0 to a replay. */
  private static int count(String name, @Nullable Integer given) {
    if (given != null && given <= 0) {
      throw new IllegalArgumentException(name + ": " + given + " (expected: > 0)");
    }
    return given == null ? 0 : given;
  }

  private Fairness fairness() {
    return switch (mode) {
      case "size-fair" -> Fairness.SIZE_FAIR;
      case "size-blind" -> Fairness.SIZE_BLIND;
      default ->
          throw new IllegalArgumentException(
              "--mode: " + mode + " (expected: size-fair or size-blind)");
    };
  }
}
