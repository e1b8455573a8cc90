package dev.weir.server;

import dev.weir.simulator.figures.Figures;
import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir figures}: what others have published, computed again. */
@Command(
    name = "figures",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Computes published figures about prefix caches and placement again: theirs beside ours.",
      "Exit 0: the recordings were there; 1: they were not, generated prompts stood in for them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir figures                                    recordings in shared/data",
      "  weir figures --data recordings --json figures.json",
      "  weir figures --markdown docs/paper-figures.md   the page of the documentation"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class FiguresCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with mooncake/NAME_trace.jsonl (default: shared/data, from here upwards).")
  private @Nullable Path data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of what chance decides (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the values as JSON too.")
  private @Nullable Path json;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write a page too.")
  private @Nullable Path markdown;

  @Override
  public Integer call() throws IOException {
    if (data != null && !Files.isDirectory(data)) {
      throw new ParameterException(spec.commandLine(), "--data: " + data + " (expected: a folder)");
    }
    Recordings recordings = data == null ? Recordings.found() : new Recordings(data);
    Figures figures = Figures.compute(recordings, seed);
    if (json != null) {
      Files.writeString(json, figures.json());
    }
    if (markdown != null) {
      Files.writeString(markdown, figures.markdown());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(figures.table());
    out.flush();
    return figures.recorded() ? 0 : 1;
  }
}
