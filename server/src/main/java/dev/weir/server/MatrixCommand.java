package dev.weir.server;

import dev.weir.simulator.matrix.Matrix;
import dev.weir.simulator.matrix.MatrixReport;
import dev.weir.simulator.trace.Recordings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir matrix}: all policies on all workloads and fleets, beside the goals. */
@Command(
    name = "matrix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Compares all policies on all workloads and fleets by replays, and holds Weir's own to its",
      "goals. Takes hours; answers are kept, so interrupted it goes on where it stopped.",
      "Exit 0: every goal is met; 1: some are not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir matrix --markdown docs/scheduling-report.md",
      "  weir matrix --only chat/F1,long/F2 --seed 1",
      "  weir matrix --again weir                        after a change of Weir's policy only"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class MatrixCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "CASE",
      split = ",",
      description = "Some cases, as chat/F1 (default: all).")
  private @Nullable Set<String> only;

  @Option(
      names = "--seed",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,3",
      description = "Of chance; medians are over them (default: ${DEFAULT-VALUE}).")
  private List<Long> seeds;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Only the first N of each workload; short runs flatter everybody (default: all).")
  private int requests;

  @Option(
      names = "--cells",
      paramLabel = "FILE",
      defaultValue = "matrix-cells.jsonl",
      description = "Where answers are kept (default: ${DEFAULT-VALUE}).")
  private Path cells;

  @Option(
      names = "--again",
      paramLabel = "POLICY",
      split = ",",
      description = "Ask these policies again, as they have changed.")
  private @Nullable Set<String> again;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with recordings (default: shared/data, from here upwards).")
  private @Nullable Path data;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the report as a page too.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Matrix matrix = matrix();
    MatrixReport report;
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    if (watched) {
      try (ProgressBar bar =
          new ProgressBarBuilder()
              .setTaskName("matrix")
              .setInitialMax(matrix.cases())
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build()) {
        report =
            matrix.run(name -> {
              bar.step();
              bar.setExtraMessage(name);
            });
      }
    } else {
      report = matrix.run(_ -> {});
    }
    if (markdown != null) {
      Files.writeString(markdown, report.markdown());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.markdown());
    out.flush();
    return report.met() ? 0 : 1;
  }

  private Matrix matrix() {
    if (requests < 0) {
      throw new ParameterException(
          spec.commandLine(), "--requests: " + requests + " (expected: >= 0)");
    }
    try {
      Recordings recordings = data == null ? Recordings.found() : new Recordings(data);
      Matrix.Cells known = new Matrix.Cells(cells, again == null ? Set.of() : again);
      return new Matrix(recordings, known, seeds, requests, only == null ? Set.of() : only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--only: " + e.getMessage(), e);
    }
  }
}
