package dev.weir.simulator.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds public recordings. They lie beside the project, not in it: in {@code shared/data} under the
 * working directory or one of its parents, or in the folder {@code data} under the one that the
 * property {@code weir.shared} or the variable {@code WEIR_SHARED} names.
 *
 * @param data the folder, null where there is none
 */
public record Recordings(@Nullable Path data) {

  public static Recordings found() {
    String shared = System.getProperty("weir.shared", System.getenv("WEIR_SHARED"));
    Stream<Path> places =
        shared != null
            ? Stream.of(Path.of(shared))
            : Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
                .map(p -> p.resolve("shared"));
    Path data =
        places.map(p -> p.resolve("data")).filter(Files::isDirectory).findFirst().orElse(null);
    return new Recordings(data);
  }

  /** A recording by its path inside the folder, if it is there. */
  public Optional<Path> file(String name) {
    return Optional.ofNullable(data).map(d -> d.resolve(name)).filter(Files::isRegularFile);
  }

  public Optional<Path> folder(String name) {
    return Optional.ofNullable(data).map(d -> d.resolve(name)).filter(Files::isDirectory);
  }
}
