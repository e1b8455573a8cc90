package dev.weir.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code weir usage}: who used how much, summed over the ledger's rows. */
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows who used how many tokens, from the ledger of a running server.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir usage                                        this month, by tenant",
      "  weir usage --by tenant,model,day --from 2026-11-01 --to 2026-11-30",
      "  weir usage --by key --csv > usage.csv",
      "  weir usage --rows ledger.jsonl && weir replay ledger.jsonl --fleet 4xh100-8b"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required before it calls.
final class UsageCommand implements Callable<Integer> {
  private static final int PAGE = 5_000;

  @Spec private CommandSpec spec;

  @Mixin private AdminClient client = new AdminClient();

  @Option(
      names = "--by",
      paramLabel = "COLUMNS",
      defaultValue = "tenant",
      description = "Some of org, tenant, key, model, engine, outcome, day (default: tenant).")
  private String by;

  @Option(names = "--from", paramLabel = "DAY", description = "First day, UTC: of this month.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day, itself included: today.")
  private @Nullable String to;

  @ArgGroup private @Nullable Form form;

  /** How it is told, where a table is not wanted. */
  static final class Form {
    @Option(names = "--json", description = "Print the sums as JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Print the sums as CSV.")
    private boolean csv;

    @Option(
        names = "--rows",
        paramLabel = "FILE",
        description = "Write all rows into a file, one JSON a line, which weir replay reads.")
    private @Nullable Path rows;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.print(asked());
      out.flush();
      return 0;
    } catch (AdminClient.Refused e) {
      spec.commandLine().getErr().println("weir usage: " + e.getMessage());
      return 1;
    }
  }

  private String asked() throws IOException, InterruptedException, AdminClient.Refused {
    Form wanted = form == null ? new Form() : form;
    if (wanted.rows != null) {
      return write(wanted.rows) + " rows in " + wanted.rows + "\n";
    }
    JsonNode usage = client.call("GET", query(), null);
    if (wanted.json) {
      return usage + "\n";
    }
    return wanted.csv ? UsageTable.csv(usage) : UsageTable.of(usage);
  }

  private String query() {
    return "/admin/usage?" + part("by", by) + part("from", from) + part("to", to);
  }

  private static String part(String name, @Nullable String value) {
    return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
  }

  private long write(Path file) throws IOException, InterruptedException, AdminClient.Refused {
    long count = 0;
    long after = 0;
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      JsonNode rows = page(after).path("rows");
      while (!rows.isEmpty()) {
        for (JsonNode row : rows) {
          lines.append(row.toString()).append('\n');
          after = row.path("seq").asLong();
          count++;
        }
        rows = page(after).path("rows");
      }
    }
    return count;
  }

  private JsonNode page(long after) throws IOException, InterruptedException, AdminClient.Refused {
    return client.call("GET", "/admin/ledger?limit=" + PAGE + "&after=" + after, null);
  }
}
