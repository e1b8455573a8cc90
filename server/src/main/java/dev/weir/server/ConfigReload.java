package dev.weir.server;

import dev.weir.control.Reload;
import dev.weir.control.Snapshot;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Problem;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Reads the file again and puts it in force, or keeps what is in force and says why, each in one
 * line of the log. What a running server cannot change is said to need a restart.
 */
final class ConfigReload implements Reload {
  private static final System.Logger LOG = System.getLogger("dev.weir.config");

  private final Supplier<ConfigResult> source;
  private final Listen bound;
  private final Predicate<Configuration> keyless;
  private final ToLongFunction<Configuration> apply;
  private volatile List<Path> files;

  /**
   * @param source reads the configuration
   * @param first what is in force now
   * @param keyless whether nobody could call by key any more
   * @param apply puts a configuration in force and returns its version
   */
  ConfigReload(
      Supplier<ConfigResult> source,
      Configuration first,
      Predicate<Configuration> keyless,
      ToLongFunction<Configuration> apply) {
    this.source = source;
    this.bound = first.listen();
    this.files = first.files();
    this.keyless = keyless;
    this.apply = apply;
  }

  /** The files that the last reading, good or bad, depended on. */
  List<Path> files() {
    return files;
  }

  @Override
  public synchronized Result reload() {
    return switch (source.get()) {
      case ConfigResult.Valid(var next) -> take(next);
      case ConfigResult.Invalid(var problems, var read) -> {
        files = read;
        yield refuse(problems.stream().map(Problem::toString).toList());
      }
    };
  }

  private Result take(Configuration next) {
    files = next.files();
    // The socket stays where it is, whatever the file says now: it must not become everybody's.
    if (!bound.isLoopback() && keyless.test(next)) {
      return refuse(
          List.of("keys: none while listening on " + bound.host() + " (expected: at least one)"));
    }
    if (!next.listen().equals(bound)) {
      LOG.log(
          Level.WARNING,
          "server.host, port and loops need a restart: " + next.listen() + ", in force: " + bound);
    }
    long version = apply.applyAsLong(next);
    LOG.log(Level.INFO, "configuration " + version + " is in force: " + summary(next.snapshot()));
    return new Result.Done(version);
  }

  private static Result refuse(List<String> errors) {
    String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
    LOG.log(Level.ERROR, "configuration refused, the old one stays: " + errors.getFirst() + more);
    return new Result.Refused(errors);
  }

  private static String summary(Snapshot snapshot) {
    return "engines %d, declared models %d, keys %d"
        .formatted(snapshot.engines().size(), snapshot.models().size(), snapshot.keys().size());
  }
}
