package dev.weir.server;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root command. Exit 0: done; 1: it ran and the answer is no; 2: wrong use. */
@Command(
    name = "weir",
    description = "The serving platform between applications and model engines.",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    // One line for each command of the house.
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      EngineCommand.class,
      KeysCommand.class,
      ReplayCommand.class,
      LoadCommand.class,
      UsageCommand.class,
      AgreeCommand.class,
      FloodCommand.class,
      CalibrateCommand.class,
      FiguresCommand.class,
      MatrixCommand.class,
      TrainCommand.class,
    },
    footer = {
      "",
      "Examples:",
      "  weir demo",
      "  weir serve --engines http://127.0.0.1:8000,http://127.0.0.1:8001",
      "  weir serve --config weir.yaml",
      "",
      "weir COMMAND --help shows the options and examples of a command."
    })
final class Weir implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(run(out, err, args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    OneLine oneLine = new OneLine();
    return new CommandLine(new Weir())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(oneLine)
        .setExecutionExceptionHandler(oneLine)
        .execute(args);
  }

  /** Without a command: the help. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** What the jar says of itself; a build that is not packaged says so. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"weir " + text() + " (Java " + Runtime.version() + ")"};
    }

    static String text() {
      String version = Weir.class.getPackage().getImplementationVersion();
      return version == null ? "unpackaged" : version;
    }
  }
}
