package dev.weir.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where Weir keeps what must outlive it. */
final class DataFolder {
  private DataFolder() {}

  /** The folder that was given, else that of {@code WEIR_DATA}, else {@code .weir} at home. */
  static Path of(@Nullable Path given) {
    if (given != null) {
      return given;
    }
    String named = System.getenv("WEIR_DATA");
    return named == null || named.isBlank()
        ? Path.of(System.getProperty("user.home"), ".weir")
        : Path.of(named);
  }
}
