package dev.weir.server;

import dev.weir.simulator.calibration.Calibration;
import dev.weir.simulator.calibration.CalibrationReport;
import dev.weir.simulator.calibration.RecordedRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir calibrate}: the simulated engine beside a recorded run of a real one. */
@Command(
    name = "calibrate",
    description = {
      "Replays a recorded run of a real engine on the simulated one and compares the means.",
      "Exit 0: TTFT, TPOT and E2E are each within 5 %%; 1: they are not."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir calibrate                                    shared/data/vllm-runs",
      "  weir calibrate runs/RTX4090-Llama-3.1-8B --json   another one, as JSON"
    })
final class CalibrateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN_DIR",
      description = "Folder with meta.json and requests.jsonl.")
  private @Nullable Path run;

  @Option(
      names = "--layers",
      paramLabel = "DIR",
      description = "Layer times of its accelerator (default: ACCELERATOR-profile beside RUN_DIR).")
  private @Nullable Path layers;

  @Option(names = "--json", description = "The comparison as JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    Path measured = run != null ? run : RecordedRuns.calibrationRun().orElse(null);
    if (measured == null || !Files.isDirectory(measured)) {
      throw new CommandLine.ParameterException(
          command, "RUN_DIR: %s (expected: a folder with a recorded run)".formatted(measured));
    }
    Path times = layers != null ? layers : RecordedRuns.layersOf(measured);
    CalibrationReport report;
    try {
      report = Calibration.compare(measured, times);
    } catch (IOException e) {
      throw new CommandLine.ParameterException(command, "RUN_DIR: " + e.getMessage(), e);
    }
    print(report, command.getOut());
    return report.holds() ? 0 : 1;
  }

  private void print(CalibrationReport report, PrintWriter out) {
    if (json) {
      out.println(JsonMapper.shared().writeValueAsString(asMap(report)));
    } else {
      printTable(report, out);
    }
    out.flush();
  }

  private static void printTable(CalibrationReport report, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %d requests, %d preemptions simulated, host overhead %.1f ms a step (tuned on this"
            + " run)%n",
        report.run(),
        report.requests(),
        report.preemptions(),
        Calibration.HOST_MS);
    out.printf("%-10s %12s %12s %8s%n", "mean", "measured", "simulated", "error");
    for (CalibrationReport.Row row : report.means()) {
      out.printf(
          Locale.ROOT,
          "%-10s %12.2f %12.2f %+7.1f%%%n",
          row.name(),
          row.measured(),
          row.simulated(),
          row.error() * 100);
    }
    out.printf(Locale.ROOT, "per-request e2e MAPE %.1f%%%n", report.e2eMape() * 100);
    out.println(report.holds() ? "within 5% of the real run" : "not within 5% of the real run");
  }

  private static Map<String, Object> asMap(CalibrationReport report) {
    List<Object> means = new ArrayList<>();
    for (CalibrationReport.Row row : report.means()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", row.name());
      one.put("measured", row.measured());
      one.put("simulated", row.simulated());
      one.put("error", row.error());
      means.add(one);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", report.run());
    map.put("requests", report.requests());
    map.put("preemptions", report.preemptions());
    map.put("host_ms", Calibration.HOST_MS);
    map.put("means", means);
    map.put("e2e_mape", report.e2eMape());
    map.put("holds", report.holds());
    return map;
  }
}
