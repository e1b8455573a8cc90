package dev.weir.server;

import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.replay.Contestant;
import dev.weir.simulator.replay.RateSearch;
import dev.weir.simulator.replay.ReplayOptions;
import dev.weir.simulator.replay.ReplayPlan;
import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.story.Story;
import dev.weir.simulator.trace.Flood;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceException;
import java.io.IOException;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code weir replay}: a workload on simulated engines in virtual time, placed by real policies.
 */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Replays a workload on simulated engines in virtual time and compares policies.",
    footer = {
      "",
      "Examples:",
      "  weir replay synthetic:chat --fleet 4xh100-8b --slo ttft=1s,tpot=50ms \\",
      "      --rate 60",
      "  weir replay conversation_trace.jsonl --fleet 8xh100-8b --policy all \\",
      "      --rate 10 --slo ttft=5s,tpot=100ms",
      "  weir replay azure.csv --fleet 6xh100-8b,2xh100-8b@0.6 \\",
      "      --policy weir,power-of-two+timeout --find-rate 0.90,0.99",
      "  weir replay sessions.tar.gz --fleet 8xh100-8b --sessions 48 --seed 1,2,3 \\",
      "      --json run.json",
      "  weir replay synthetic:chat --rate 8 --flood noisy=10,gold=5:weight=3 \\",
      "      --policy weir",
      "  weir replay synthetic:chat --rate 60 --fault dead=0@30s-60s,burst=60s-70s:3x",
      "  weir replay synthetic:azure --fleet 2xh100-8b --policy weir --rate 72 \\",
      "      --slo ttft=1s --judge-refusals 50",
      "",
      "Exit: 0 it ran, 1 no rate keeps the promise, or a file could not be written, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Traffic traffic = new Traffic();
  @Mixin private final FleetOption fleet = new FleetOption();
  @Mixin private final ReplayRules rules = new ReplayRules();
  @Mixin private final LoopOptions loop = new LoopOptions();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(
      names = "--policy",
      paramLabel = "NAME",
      defaultValue = "all",
      description =
          "Comma list of policies, each with +timeout or +cap=N if wanted; all (default).")
  private String policy;

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
      description = "With --find-rate: as must this share of the tenth with the longest prompts.")
  private @Nullable Double longest;

  @Option(
      names = "--judge-refusals",
      paramLabel = "N",
      description =
          "Run again for N of those refused as busy: would they have kept their promise, each alone,"
              + " and when would they have been let in?")
  private @Nullable Integer judge;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with plots too, of the first seed; with more rates around it.")
  private @Nullable Path html;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "A session ends before the turn that is longer (default: the engine refuses).")
  private @Nullable Integer context;

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
      String text = report.runs().size() == 1 ? report.table() : report.comparison();
      boolean written = output.written(text, report::json);
      return written && report.runs().stream().allMatch(ReplayCommand::found) ? 0 : 1;
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
    setting.put("fleet", fleet.text());
    setting.put("promise", traffic.promised());
    setting.put("mode", rules.mode());
    setting.put("seed", String.valueOf(first));
    return ReplayPage.tell(plans, setting);
  }

  private List<ReplayJob> jobs() throws IOException {
    List<FleetGroup> engines = fleet.groups();
    List<Contestant> contestants = Contestant.parse(policy);
    Slo promise = traffic.slo();
    List<Long> seeds = list("--seed", seed, Long::valueOf, "whole numbers");
    List<RateSearch.Target> targets = targets();
    List<Trace> traces = new ArrayList<>();
    for (long each : seeds) {
      Trace read = timed(traffic.read(each), each);
      Trace polite = context == null ? read : read.within(context);
      traces.add(Flood.join(polite, rules.floods()));
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
                rateOr(0) * Flood.volume(rules.floods()),
                seeds.get(i),
                contestant.options(options));
        jobs.add(new ReplayJob(plan, targets, judged(plan)));
      }
    }
    return jobs;
  }

  private int judged(ReplayPlan plan) {
    if (judge == null) {
      return 0;
    }
    boolean possible = judge > 0 && findRate == null && plan.options().closed() == null;
    if (!possible) {
      throw new IllegalArgumentException(
          "--judge-refusals: " + judge + " (expected: > 0, in an open loop, without --find-rate)");
    }
    return judge;
  }

  private ReplayOptions options(Trace workload) {
    return rules
        .options()
        .with(options -> {
          options.streamShare = traffic.streamShare();
          options.closed = loop.of(workload);
        });
  }

  private double rateOr(double otherwise) {
    Double rate = traffic.rate();
    return rate == null ? otherwise : rate;
  }

  /** A trace without arrival times gets those of a Poisson process. */
  private Trace timed(Trace read, long ofSeed) {
    if (read.periodNanos() != 0) {
      return read;
    }
    if (findRate == null && !loop.untimed()) {
      traffic.checkTimed(read);
    }
    return read.atRate(rateOr(1), ofSeed);
  }

  private List<RateSearch.Target> targets() {
    if (findRate == null && longest != null) {
      throw new IllegalArgumentException("--longest: " + longest + " (expected: with --find-rate)");
    }
    if (findRate == null) {
      return List.of();
    }
    double ofLongest = longest == null ? 0 : longest;
    return list("--find-rate", findRate, Double::valueOf, "numbers").stream()
        .map(share -> new RateSearch.Target(share, ofLongest))
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

  private static boolean found(RunReport run) {
    ReplayFigures replay = run.replay();
    return replay == null || replay.foundShare() == null || replay.foundRate() != null;
  }
}
