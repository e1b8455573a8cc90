package dev.weir.server;

import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.EngineUrls;
import dev.weir.server.config.Overrides;
import dev.weir.server.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir serve}: the gateway in front of the engines of a file or of a list of URLs. */
@Command(
    name = "serve",
    description = "Serve the engines of a configuration file or of a list of URLs.",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    footer = {
      "",
      "With neither --config nor --engines, ./weir.yaml is read.",
      "",
      "Examples:",
      "  weir serve --engines http://127.0.0.1:8000,http://127.0.0.1:8001",
      "  weir serve --engines ollama=http://127.0.0.1:11434 --port 9000",
      "  weir serve --config weir.yaml",
      "",
      "SIGTERM or Ctrl-C lets requests in flight end; a second one stops at once."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Path DEFAULT_FILE = Path.of("weir.yaml");
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int MAX_PORT = 65535;
  private static final int MAX_LOOPS = 1024;

  @Spec private @Nullable CommandSpec spec;

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

  @Option(names = "--host", paramLabel = "HOST", description = "address to listen on: 127.0.0.1")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "port to listen on, 0: any: 8080")
  private @Nullable Integer port;

  @Option(names = "--loops", paramLabel = "N", description = "event loops: one per processor")
  private @Nullable Integer loops;

  @Option(names = "--json", description = "print one line of JSON when ready")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Overrides overrides =
        new Overrides(host, within("--port", port, MAX_PORT), within("--loops", loops, MAX_LOOPS));
    if (config != null && engines != null) {
      throw wrong("--config and --engines: both (expected: one of them)");
    }
    if (engines != null) {
      return serve(EngineUrls.read(engines, overrides), null);
    }
    if (config == null && !Files.exists(DEFAULT_FILE)) {
      err()
          .println(
              "weir serve: nothing to serve: no weir.yaml here"
                  + " (go on with: weir serve --engines http://127.0.0.1:8000)");
      return 1;
    }
    ConfigLoader loader = new ConfigLoader(config == null ? DEFAULT_FILE : config, overrides);
    return serve(loader.load(), loader);
  }

  private int serve(ConfigResult read, @Nullable ConfigLoader loader)
      throws IOException, InterruptedException {
    if (read instanceof ConfigResult.Invalid(var problems, _)) {
      problems.stream().map(Problem::toString).forEach(err()::println);
      return 2;
    }
    var configuration = ((ConfigResult.Valid) read).configuration();
    Signals stop = Signals.install();
    try (Server server =
        loader == null ? Server.start(configuration) : Server.start(configuration, loader)) {
      server.settle(SETTLE);
      StartReport report = new StartReport(server);
      out().println(json ? report.json() : report.text());
      stop.await();
      server.drain();
    }
    return 0;
  }

  private @Nullable Integer within(String option, @Nullable Integer value, int most) {
    if (value != null && (value < 0 || value > most)) {
      throw wrong(option + ": " + value + " (expected: a whole number from 0 to " + most + ")");
    }
    return value;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
