package dev.weir.simulator.calibration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the public data sets that lie beside the project, if they do. */
final class SharedData {
  private SharedData() {}

  static Optional<Path> folder(String name) {
    String configured = System.getProperty("weir.shared", System.getenv("WEIR_SHARED"));
    if (configured != null) {
      return Optional.of(Path.of(configured, "data", name)).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/data").resolve(name);
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
