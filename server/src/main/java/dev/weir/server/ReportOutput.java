package dev.weir.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's report goes: to its output, and to a file of JSON if there is to be one. */
@SuppressWarnings("NullAway.Init") // picocli sets the command before it calls.
final class ReportOutput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report as JSON too.")
  private @Nullable Path json;

  /** Whether whoever reads the output got all of it. */
  boolean written(String text, Supplier<String> asJson) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    out.print(text);
    out.flush();
    if (json != null) {
      Files.writeString(json, asJson.get());
    }
    return !out.checkError();
  }
}
