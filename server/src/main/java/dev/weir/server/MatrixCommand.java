package dev.weir.server;

import dev.weir.simulator.matrix.Matrix;
import dev.weir.simulator.matrix.MatrixReport;
import dev.weir.simulator.policy.Policies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** {@code weir matrix}: all policies on all workloads and fleets, beside the goals. */
@Command(
    name = "matrix",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Replays all workloads on all fleets by all policies, against Weir's goals.",
      "Takes hours; answers are kept, so interrupted it goes on where it stopped.",
      "Exit 0: every goal is met; 1: some are not."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir matrix --markdown docs/scheduling-report.md",
      "  weir matrix --only chat/F1,long/F2 --seed 1",
      "  weir matrix --again weir                        Weir's policy has changed"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class MatrixCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final PageOptions page = new PageOptions();

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
      description =
          "Only the first N of each workload; short runs flatter everybody (default: all).")
  private @Nullable Integer requests;

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

  @Override
  public Integer call() throws IOException, InterruptedException {
    MatrixReport report = run(matrix());
    page.write(report.markdown());
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.markdown());
    out.flush();
    return report.met() ? 0 : 1;
  }

  private static MatrixReport run(Matrix matrix) throws IOException, InterruptedException {
    if (!Progress.watched()) {
      return matrix.run(_ -> {});
    }
    try (ProgressBar bar = Progress.bar("matrix", matrix.cases())) {
      return matrix.run(name -> {
        bar.step();
        bar.setExtraMessage(name);
      });
    }
  }

  private Matrix matrix() {
    try {
      Matrix.Cells known = new Matrix.Cells(cells, again());
      return new Matrix(
          page.recordings(), known, seeds, requests(), only == null ? Set.of() : only);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Set<String> again() {
    Set<String> policies = again == null ? Set.of() : again;
    policies.forEach(Policies::named);
    return policies;
  }

  /** Of each workload at the most; all of them are 0 to a matrix. */
  private int requests() {
    if (requests != null && requests <= 0) {
      throw new IllegalArgumentException("--requests: " + requests + " (expected: > 0)");
    }
    return requests == null ? 0 : requests;
  }
}
