package dev.weir.server;

import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.EngineUrls;
import dev.weir.server.config.Listen;
import dev.weir.server.config.Overrides;
import dev.weir.server.discovery.LocalSearch;
import dev.weir.server.litellm.LiteLlmImport;
import dev.weir.server.litellm.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say where the engines of {@code weir serve} come from: a file, URLs, places to
 * look at, another gateway's file, or nothing at all, which means: look around.
 */
final class ServeSources {
  private static final Path DEFAULT_FILE = Path.of("weir.yaml");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "configuration; docs/configuration.md lists its keys")
  private @Nullable Path config;

  @Option(
      names = {"--engines", "--worker-urls"},
      paramLabel = "URL",
      split = ",",
      description = "engines, each URL or KIND=URL, separated by commas")
  private @Nullable List<String> engines;

  @Option(
      names = "--discover",
      paramLabel = "PLACE",
      split = ",",
      description = "where engines are looked for: dns://NAME:PORT, file://PATH, or KIND=…")
  private @Nullable List<String> discover;

  @Option(
      names = "--import",
      paramLabel = "FILE",
      description = "serve what the configuration of a LiteLLM proxy says")
  private @Nullable Path imported;

  @Option(names = "--print", description = "with --import: print the same as a weir.yaml, and end")
  private boolean print;

  /** What to do. */
  sealed interface Start {
    /**
     * @param source reads the configuration
     * @param watched whether the source is read again when its files change
     * @param found what to tell a person about it, before it starts
     */
    record Serve(Supplier<ConfigResult> source, boolean watched, List<String> found)
        implements Start {}

    /**
     * @param out for standard output
     * @param err for standard error
     */
    record End(int code, List<String> out, List<String> err) implements Start {}
  }

  /**
   * @param warn hears of what is not taken over
   */
  Start choose(Overrides overrides, Notices warn) throws InterruptedException {
    onlyOne();
    if (imported != null) {
      return imported(imported, overrides, warn);
    }
    if (engines != null || discover != null) {
      ConfigResult read =
          EngineUrls.read(
              engines == null ? List.of() : engines,
              discover == null ? List.of() : discover,
              overrides);
      return new Start.Serve(() -> read, false, List.of());
    }
    if (config != null || Files.exists(DEFAULT_FILE)) {
      ConfigLoader loader = new ConfigLoader(config == null ? DEFAULT_FILE : config, overrides);
      return new Start.Serve(loader::load, true, List.of());
    }
    return local(new LocalSearch().run(), overrides);
  }

  /** Hears of lines for standard error. */
  interface Notices {
    void say(String line);
  }

  private void onlyOne() {
    List<String> given = new ArrayList<>();
    if (config != null) {
      given.add("--config");
    }
    if (engines != null) {
      given.add("--engines");
    } else if (discover != null) {
      given.add("--discover");
    }
    if (imported != null) {
      given.add("--import");
    }
    if (given.size() > 1) {
      throw wrong(String.join(" and ", given) + ": both (expected: one of them)");
    }
    if (print && imported == null) {
      throw wrong("--print: without --import (expected: --import FILE --print)");
    }
  }

  private Start imported(Path file, Overrides overrides, Notices warn) {
    return switch (LiteLlmImport.read(file, System::getenv, !print)) {
      case LiteLlmImport.Result.Broken(var problem) ->
          new Start.End(2, List.of(), List.of(problem.toString()));
      case LiteLlmImport.Result.Imported read -> {
        read.notes().stream().map(Note::toString).forEach(warn::say);
        yield read.models() == 0 ? nothingIn(file) : serveOrPrint(file, read, overrides);
      }
    };
  }

  private static Start nothingIn(Path file) {
    return new Start.End(
        1, List.of(), List.of("weir serve: " + file + ": nothing in model_list can be served"));
  }

  private Start serveOrPrint(Path file, LiteLlmImport.Result.Imported read, Overrides overrides) {
    if (print) {
      List<String> lines = new ArrayList<>(List.of("# The same as " + file.getFileName() + "."));
      read.secrets()
          .keySet()
          .forEach(name -> lines.add("# Set " + name + " to the key that stands in that file."));
      lines.addAll(read.yaml().lines().toList());
      return new Start.End(0, lines, List.of());
    }
    ConfigResult result = new ConfigLoader(file, read.yaml(), overrides, read.environment()).load();
    return new Start.Serve(() -> result, false, List.of());
  }

  private static Start local(LocalSearch.Found found, Overrides overrides) {
    if (found.engines().isEmpty()) {
      List<String> lines = new ArrayList<>();
      lines.add("weir serve: nothing to serve: no weir.yaml here, and nothing found");
      LocalSearch.places().forEach(place -> lines.add("  looked " + place));
      found.lines().forEach(line -> lines.add("  " + line));
      lines.add("  go on with: weir serve --engines http://HOST:PORT, or try: weir demo");
      return new Start.End(1, List.of(), lines);
    }
    List<String> lines = new ArrayList<>();
    lines.add("no weir.yaml here; found:");
    found.lines().forEach(line -> lines.add("  " + line));
    Listen wanted = overrides.over(Listen.DEFAULTS);
    Overrides at = overrides;
    if (overrides.port() == null) {
      int free = FreePort.from(wanted.host(), wanted.port());
      at = new Overrides(overrides.host(), free, overrides.loops());
      if (free != wanted.port()) {
        lines.add("port " + wanted.port() + " is taken: listening on " + free);
      }
    }
    ConfigResult result = new ConfigResult.Valid(EngineUrls.of(found.engines(), at));
    return new Start.Serve(() -> result, false, lines);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
