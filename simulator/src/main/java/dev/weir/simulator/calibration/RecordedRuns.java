package dev.weir.simulator.calibration;

import dev.weir.simulator.trace.Recordings;
import java.nio.file.Path;
import java.util.Optional;

/** Where the recorded runs of real engines lie among the {@link Recordings}. */
public final class RecordedRuns {
  private static final String DEFAULT_RUN = "vllm-runs/RTX4090-Llama-3.1-8B";

  private RecordedRuns() {}

  /** The run that the model is calibrated with, if it is there. */
  public static Optional<Path> calibrationRun() {
    return Recordings.found().folder(DEFAULT_RUN);
  }

  /** Where the layer times of a run's accelerator lie: {@code RTX4090-profile} beside it. */
  public static Path layersOf(Path run) {
    String accelerator = run.toAbsolutePath().getFileName().toString().split("-", 2)[0];
    return run.resolveSibling(accelerator + "-profile");
  }
}
