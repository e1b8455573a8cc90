package dev.weir.server;

import dev.weir.load.LiveStats;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadRun;
import dev.weir.load.LoadTarget;
import dev.weir.load.Models;
import dev.weir.load.Pacing;
import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.DurationText;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir load}: replays a workload over HTTP and reports what came of it. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Replays a workload over HTTP and reports TTFT, TPOT, goodput and outcomes.",
    footer = {
      "",
      "Examples:",
      "  weir load synthetic:chat --url http://localhost:8080",
      "  weir load conversation_trace.jsonl --url http://localhost:8080 --rate 20 \\",
      "      --requests 2000",
      "  weir load sessions.tar.gz --url http://localhost:8080 --closed-loop --users 8",
      "  weir load prompts.jsonl --url https://api.example.com --key $KEY \\",
      "      --no-ignore-eos",
      "  weir load synthetic:agents --url http://localhost:8080 --seconds 60 \\",
      "      --json run.json",
      "",
      "A TRACE is a file: Mooncake JSONL, Azure CSV, coding sessions (.tar.gz or .json), JSONL with"
          + " \"prompt\" or \"messages\"; or synthetic:chat, synthetic:agents, synthetic:short.",
      "Exit: 0 all answered or refused in good order, 1 errors occurred, 2 wrong use."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class LoadCommand implements Callable<Integer> {
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration TICK = Duration.ofMillis(250);

  /** Refusals that a correct client does not meet on a healthy server, and all failures. */
  private static final Set<Outcome> ERRORS =
      Set.of(
          Outcome.REJECTED_AUTH,
          Outcome.REJECTED_INVALID,
          Outcome.REJECTED_NO_ENGINE,
          Outcome.FAILED_ENGINE,
          Outcome.FAILED_STREAM,
          Outcome.FAILED_INTERNAL);

  @Spec private CommandSpec spec;
  @Mixin private final Traffic traffic = new Traffic();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(names = "--url", required = true, paramLabel = "URL", description = "Gateway or engine.")
  private URI url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:WEIR_KEY}",
      description = "API key (default: $WEIR_KEY).")
  private @Nullable String key;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Model to ask for (default: the first of /v1/models).")
  private @Nullable String model;

  @Option(names = "--requests", paramLabel = "N", description = "Only the first N of the trace.")
  private @Nullable Integer requests;

  @Option(names = "--seconds", paramLabel = "S", description = "Repeat the trace for so long.")
  private @Nullable Double seconds;

  @Option(
      names = "--closed-loop",
      description = "A turn waits for the answer before it, and a think time.")
  private boolean closedLoop;

  @Option(
      names = "--users",
      paramLabel = "C",
      description = "Closed loop of so many sessions at a time.")
  private @Nullable Integer users;

  @Option(
      names = "--think",
      paramLabel = "F",
      defaultValue = "1",
      description = "Factor on think times in a closed loop (default: ${DEFAULT-VALUE}).")
  private double think;

  @Option(
      names = "--dilate",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "Slow trace, SLO and time-outs by K; reported times are divided by it (default: ${DEFAULT-VALUE}).")
  private double dilate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed, other texts: caches are cold again (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "300s",
      description = "Patience with a request (default: ${DEFAULT-VALUE}).")
  private String timeout;

  @Option(names = "--no-stream", description = "Same as --stream-share 0.")
  private boolean noStream;

  @Option(names = "--turns", description = "Cut prompts into user and assistant messages.")
  private boolean turns;

  @Option(names = "--no-ignore-eos", description = "Let the model end its answers itself.")
  private boolean noIgnoreEos;

  @Option(
      names = "--loops",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops of the client (default: ${DEFAULT-VALUE}).")
  private int loops;

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "Name of the run in the report (default: the host).")
  private @Nullable String label;

  @Override
  public Integer call() throws InterruptedException {
    LoadPlan plan;
    try {
      Trace workload = workload();
      plan = plan(workload, new LoadTarget(url, key, "-"));
    } catch (IOException | TraceException | IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try {
      String asked = model == null ? Models.first(url, key) : model;
      RunReport run = run(plan(plan.trace(), new LoadTarget(url, key, asked)));
      Report report = new Report(List.of(run));
      return output.written(report.table(), report::json) && sound(run) ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("load: " + e.getMessage());
      return 1;
    }
  }

  private Trace workload() throws IOException {
    Trace whole = traffic.read(seed);
    Trace cut = requests == null ? whole : whole.first(requests);
    Double rate = traffic.rate();
    Trace paced = rate == null ? cut : cut.atRate(rate, seed);
    if (closedLoop && users == null && !paced.chained()) {
      throw new IllegalArgumentException(
          "--closed-loop: " + traffic.trace() + " has no sessions (expected: --users N with it)");
    }
    if (seconds != null && paced.periodNanos() == 0 && users == null) {
      throw new IllegalArgumentException(
          "--seconds: "
              + traffic.trace()
              + " has no arrival times (expected: --rate X or --users N with it)");
    }
    return paced.thinking(think);
  }

  private LoadPlan plan(Trace workload, LoadTarget target) {
    LoadPlan.Builder plan =
        LoadPlan.of(workload, target)
            .pacing(pacing())
            .slo(traffic.slo())
            .timeout(Duration.ofNanos(DurationText.nanos("--timeout", timeout)))
            .streamShare(noStream ? 0 : traffic.streamShare())
            .turns(turns)
            .ignoreEos(!noIgnoreEos)
            .dilation(dilate)
            .seed(seed)
            .loops(loops);
    if (label != null) {
      plan.label(label);
    }
    if (seconds != null) {
      plan.endlessFor(Duration.ofNanos(DurationText.nanos("--seconds", seconds + "s")));
    }
    return plan.build();
  }

  private Pacing pacing() {
    if (users != null) {
      return new Pacing.Users(users);
    }
    return closedLoop ? new Pacing.Sessions() : new Pacing.Open();
  }

  private RunReport run(LoadPlan plan) throws InterruptedException {
    try (LoadRun run = LoadRun.start(plan)) {
      if (Progress.watched() && !run.ended(QUIET)) {
        watch(run);
      }
      return run.await();
    }
  }

  private void watch(LoadRun run) throws InterruptedException {
    boolean timed = run.total() < 0;
    long steps = timed && seconds != null ? Math.round(seconds) : run.total();
    try (ProgressBar bar = Progress.bar("load", steps)) {
      do {
        LiveStats now = run.live();
        long ended = (long) now.issued() - now.inFlight();
        bar.stepTo(timed ? Math.round(now.elapsedSeconds()) : ended);
        bar.setExtraMessage("%d in flight, %d failed".formatted(now.inFlight(), now.failed()));
      } while (!run.ended(TICK));
    }
  }

  private static boolean sound(RunReport run) {
    return ERRORS.stream().noneMatch(error -> run.outcomes().containsKey(error.label()));
  }
}
