package dev.weir.server;

import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command that makes a page of the documentation from recordings. */
@SuppressWarnings("NullAway.Init") // picocli sets the command before it calls.
final class PageOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with recordings (default: shared/data, from here upwards).")
  private @Nullable Path data;

  @Option(names = "--markdown", paramLabel = "FILE", description = "Write a page too.")
  private @Nullable Path markdown;

  Recordings recordings() {
    if (data == null) {
      return Recordings.found();
    }
    if (!Files.isDirectory(data)) {
      throw new ParameterException(
          command.commandLine(), "--data: " + data + " (expected: a folder)");
    }
    return new Recordings(data);
  }

  void write(String page) throws IOException {
    if (markdown != null) {
      Files.writeString(markdown, page);
    }
  }
}
