package dev.weir.server;

import dev.weir.control.ledger.Ledger;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Overrides;
import dev.weir.server.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir serve}: the gateway in front of engines that are declared, found or imported. */
@Command(
    name = "serve",
    description = "Serve the engines of a file, of a list of URLs, or of this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    footer = {
      "",
      "With none of --config, --engines, --discover and --import: ./weir.yaml, and without",
      "such a file what is found on this machine: engines on their usual ports, and",
      "providers whose keys are in the environment.",
      "",
      "Examples:",
      "  weir serve",
      "  weir serve --engines http://127.0.0.1:8000,http://127.0.0.1:8001",
      "  weir serve --engines ollama=http://127.0.0.1:11434 --port 9000",
      "  weir serve --discover dns://vllm.internal:8000 --host 0.0.0.0",
      "  weir serve --config weir.yaml",
      "  weir serve --import litellm.yaml",
      "  weir serve --import litellm.yaml --print > weir.yaml",
      "",
      "On an address that others can reach, a key is made if there is none, and shown once.",
      "SIGTERM or Ctrl-C lets requests in flight end; a second one cuts them."
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int MAX_PORT = 65535;
  private static final int MAX_LOOPS = 1024;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ServeSources sources = new ServeSources();

  @Option(names = "--host", paramLabel = "HOST", description = "address to listen on: 127.0.0.1")
  private @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "port to listen on, 0: any: 8080")
  private @Nullable Integer port;

  @Option(names = "--loops", paramLabel = "N", description = "event loops: one per processor")
  private @Nullable Integer loops;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where keys, tenants and the ledger are kept: $WEIR_DATA, else ~/.weir")
  private @Nullable Path data;

  @Option(names = "--json", description = "print one line of JSON when ready")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Overrides overrides =
        new Overrides(host, within("--port", port, MAX_PORT), within("--loops", loops, MAX_LOOPS));
    return switch (sources.choose(overrides, err()::println)) {
      case ServeSources.Start.End(int code, var forOut, var forErr) -> {
        forOut.forEach(out()::println);
        forErr.forEach(err()::println);
        yield code;
      }
      case ServeSources.Start.Serve start -> serve(start);
    };
  }

  private int serve(ServeSources.Start.Serve start) throws IOException, InterruptedException {
    if (!(start.source().get() instanceof ConfigResult.Valid(Configuration configuration))) {
      return invalid(start.source().get());
    }
    TenantHome home = TenantHome.of(configuration, DataFolder.of(data));
    try (home) {
      String made;
      try {
        made = home.prepare();
      } catch (TenantHome.NoKey e) {
        err().println(e.getMessage());
        return 2;
      }
      run(configuration, start, home, made);
      return 0;
    }
  }

  private int invalid(ConfigResult read) {
    if (read instanceof ConfigResult.Invalid(var problems, _)) {
      problems.stream().map(Problem::toString).forEach(err()::println);
    }
    return 2;
  }

  private void run(
      Configuration configuration,
      ServeSources.Start.Serve start,
      TenantHome home,
      @Nullable String madeKey)
      throws IOException, InterruptedException {
    if (!json) {
      start.found().forEach(out()::println);
    }
    LibraryLines.install();
    Signals stop = Signals.install();
    @Nullable Supplier<ConfigResult> source = start.watched() ? start.source() : null;
    try (Ledger ledger = LedgerSetup.open(configuration, DataFolder.of(data), data != null);
        Server server = Server.start(configuration, source, ledger, home.tenancy())) {
      server.settle(SETTLE);
      String kept = ledger == null ? null : LedgerSetup.place(configuration, DataFolder.of(data));
      StartReport report = new StartReport(server, madeKey, home.place(), kept);
      out().println(json ? report.json() : report.text());
      stop.beforeForced(limit -> {
        long end = System.nanoTime() + limit.toNanos();
        server.cut(limit.dividedBy(2)); // the other half is for the disk
        if (ledger != null) {
          ledger.sync(Duration.ofNanos(end - System.nanoTime()));
        }
      });
      stop.await();
      server.drain();
      stop.ended();
    }
  }

  private @Nullable Integer within(String option, @Nullable Integer value, int most) {
    if (value != null && (value < 0 || value > most)) {
      String message = option + ": " + value + " (expected: a whole number from 0 to " + most + ")";
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
    return value;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }
}
