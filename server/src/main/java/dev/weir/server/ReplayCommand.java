package dev.weir.server;

import dev.weir.scheduler.Fairness;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.replay.ClosedLoop;
import dev.weir.simulator.replay.Contestant;
import dev.weir.simulator.replay.Fault;
import dev.weir.simulator.replay.RateSearch;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.DurationText;
import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.story.Story;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceException;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weir replay}: a workload on simulated engines in virtual time, placed by real policies.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    usageHelpWidth = 100,
    description = "Replays a workload on simulated engines in virtual time and compares policies.",
    footer = {
      "",
      "Examples:",
      "  weir replay synthetic:chat --fleet 4xh100-8b --slo ttft=1s,tpot=50ms --rate 60",
      "  weir replay conversation_trace.jsonl --fleet 8xh100-8b --policy all --rate 10 --slo"
          + " ttft=5s,tpot=100ms",
      "  weir replay azure.csv --fleet 6xh100-8b,2xh100-8b@0.6 --policy weir,power-of-two+timeout"
          + " --find-rate 0.90,0.99",
      "  weir replay sessions.tar.gz --fleet 8xh100-8b --sessions 48 --seed 1,2,3 --json run.json",
      "  weir replay synthetic:chat --rate 60 --fault dead=0@30s-60s,burst=60s-70s:3x",
      "",
      "Exit: 0 it ran, 1 no rate keeps the promise, or a file could not be written, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TRACE", description = "Workload: a file, or synthetic:NAME.")
  private String trace;

  @Option(
      names = "--fleet",
      paramLabel = "4xh100-8b,2xa100-8b@0.6",
      defaultValue = "4xh100-8b",
      description = "Engines: COUNTxPROFILE[@SPEED], comma separated (default: ${DEFAULT-VALUE}).")
  private String fleet;

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      defaultValue = "all",
      description =
          "Comma list of policies, each with +timeout or +cap=N if wanted; all (default).")
  private String policy;

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
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all chance; a comma list runs each (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--find-rate",
      paramLabel = "0.90,0.99",
      description = "Search the highest rate at which that share of all keeps the promise.")
  private @Nullable String findRate;

  @Option(
      names = "--longest",
      paramLabel = "0.80",
      defaultValue = "0",
      description = "With --find-rate: as must this share of the tenth with the longest prompts.")
  private double longest;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON too.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with plots too, of the first seed; with more rates around it.")
  private @Nullable Path html;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "0",
      description = "So many; the trace is repeated with other prompts (default: once).")
  private int requests;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "A session ends before the turn that is longer (default: the engine refuses).")
  private @Nullable Integer context;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of requests at the beginning that are not judged.")
  private double warmUp;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "0",
      description = "Deal requests out to so many tenants (default: those of the trace).")
  private int tenants;

  @Option(
      names = "--stream-share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "Share of requests that stream, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double streamShare;

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

  @Option(
      names = "--closed-loop",
      description = "A turn waits for the answer before it; the default for recorded sessions.")
  private boolean closedLoop;

  @Option(names = "--open-loop", description = "Arrivals as recorded, whatever becomes of others.")
  private boolean openLoop;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Closed loop of so many sessions at a time.")
  private @Nullable Integer sessions;

  @Option(
      names = "--think",
      paramLabel = "F",
      defaultValue = "1",
      description = "Factor on think times, which end at 300 s (default: ${DEFAULT-VALUE}).")
  private double think;

  @Override
  public Integer call() throws InterruptedException {
    List<ReplayJob> jobs;
    try {
      jobs = jobs();
    } catch (IOException | TraceException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    Report report = new Report(ReplayJob.run(jobs));
    try {
      if (html != null) {
        Files.writeString(html, page(jobs).html());
      }
      return written(report) && report.runs().stream().allMatch(ReplayCommand::found) ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("replay: " + e.getMessage());
      return 1;
    }
  }

  private Story page(List<ReplayJob> jobs) throws InterruptedException {
    long first = jobs.getFirst().plan().seed();
    List<ReplayPlan> plans =
        jobs.stream().map(ReplayJob::plan).filter(plan -> plan.seed() == first).toList();
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("trace", plans.getFirst().trace().name());
    setting.put("fleet", fleet);
    setting.put("promise", slo == null ? "ttft=60s" : slo);
    setting.put("mode", mode);
    setting.put("seed", String.valueOf(first));
    return ReplayPage.tell(plans, setting);
  }

  private List<ReplayJob> jobs() throws IOException {
    List<FleetGroup> engines = FleetGroup.parse(fleet);
    List<Contestant> contestants = Contestant.parse(policy);
    Slo promise = slo == null ? Slo.DEFAULT : Slo.parse(slo);
    List<Long> seeds = list("--seed", seed, Long::valueOf, "whole numbers");
    List<RateSearch.Target> targets = targets();
    List<Trace> traces = new ArrayList<>();
    for (long each : seeds) {
      Trace read = timed(Traces.read(trace, each), each);
      traces.add(context == null ? read : read.within(context));
    }
    ReplayOptions options = options(traces.getFirst());
    List<ReplayJob> jobs = new ArrayList<>();
    for (Contestant contestant : contestants) {
      for (int i = 0; i < seeds.size(); i++) {
        ReplayPlan plan =
            new ReplayPlan(
                traces.get(i),
                engines,
                contestant.name(),
                contestant.factory(),
                promise,
                rate == null ? 0 : rate,
                seeds.get(i),
                contestant.options(options));
        jobs.add(new ReplayJob(plan, targets));
      }
    }
    return jobs;
  }

  /** A trace without arrival times gets those of a Poisson process. */
  private Trace timed(Trace read, long ofSeed) {
    if (read.periodNanos() != 0) {
      return read;
    }
    if (rate == null && findRate == null && sessions == null) {
      throw new IllegalArgumentException(
          "--rate: none (expected: one, as " + trace + " has no arrival times)");
    }
    return read.atRate(rate == null ? 1 : rate, ofSeed);
  }

  private List<RateSearch.Target> targets() {
    if (findRate == null) {
      return List.of();
    }
    return list("--find-rate", findRate, Double::valueOf, "numbers").stream()
        .map(share -> new RateSearch.Target(share, longest))
        .toList();
  }

  private static <T> List<T> list(
      String name, String text, Function<String, T> each, String expected) {
    try {
      return Stream.of(text.split(",", -1)).map(String::strip).map(each).toList();
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: " + expected + ", comma separated)");
    }
  }

  private ReplayOptions options(Trace workload) {
    return ReplayOptions.DEFAULT.with(options -> {
      options.hopNanos = DurationText.nanos("--hop", hop);
      options.fairness = fairness();
      options.streamShare = streamShare;
      options.clientTimeout = clientTimeout;
      options.cap = cap == null ? options.cap : cap;
      options.tenants = tenants;
      options.warmUp = warmUp;
      options.requests = requests;
      options.routers = routers;
      options.gossipNanos = gossip == null ? 0 : DurationText.nanos("--gossip", gossip);
      options.horizonNanos =
          horizon == null ? options.horizonNanos : DurationText.nanos("--horizon", horizon);
      options.closed = closed(workload);
      options.faults = fault == null ? List.of() : Fault.parse(fault);
    });
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

  private @Nullable ClosedLoop closed(Trace workload) {
    boolean asked = closedLoop || sessions != null;
    if (asked && openLoop) {
      throw new IllegalArgumentException(
          "--open-loop: with --closed-loop or --sessions (expected: one or the other)");
    }
    boolean closed = asked || (workload.chained() && !openLoop);
    if (sessions != null && sessions <= 0) {
      throw new IllegalArgumentException("--sessions: " + sessions + " (expected: > 0)");
    }
    int atATime = sessions == null ? 0 : sessions;
    return closed ? new ClosedLoop(atATime, think, ClosedLoop.MOST_THINK_NANOS) : null;
  }

  private boolean written(Report report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.runs().size() == 1 ? report.table() : report.comparison());
    out.flush();
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return !out.checkError();
  }

  private static boolean found(RunReport run) {
    ReplayFigures replay = run.replay();
    return replay == null || replay.foundShare() == null || replay.foundRate() != null;
  }
}
