package dev.weir.simulator.calibration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the recorded runs of real engines. They are public data that lies beside the project, not
 * in it: in {@code shared/data/vllm-runs} under the working directory or one of its parents, or
 * under the folder that the property {@code weir.shared} or the variable {@code WEIR_SHARED} names.
 */
public final class RecordedRuns {
  private static final String RUNS = "data/vllm-runs";
  private static final String DEFAULT_RUN = "RTX4090-Llama-3.1-8B";

  private RecordedRuns() {}

  /** The run that the model is calibrated with, if it is there. */
  public static Optional<Path> calibrationRun() {
    return folder().map(folder -> folder.resolve(DEFAULT_RUN)).filter(Files::isDirectory);
  }

  /** Where the layer times of a run's accelerator lie: {@code RTX4090-profile} beside it. */
  public static Path layersOf(Path run) {
    String accelerator = run.toAbsolutePath().getFileName().toString().split("-", 2)[0];
    return run.resolveSibling(accelerator + "-profile");
  }

  private static Optional<Path> folder() {
    String shared = System.getProperty("weir.shared", System.getenv("WEIR_SHARED"));
    if (shared != null) {
      return Optional.of(Path.of(shared, RUNS)).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve(RUNS);
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
