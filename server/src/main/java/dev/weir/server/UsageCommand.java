package dev.weir.server;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code weir usage}: who used how much, summed over the ledger's rows. */
@Command(
    name = "usage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
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

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "Of the server (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      defaultValue = "${env:WEIR_ADMIN_KEY}",
      description = "Where the server has server.admin_sha256 (default: $WEIR_ADMIN_KEY).")
  private @Nullable String adminKey;

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
    if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(), "--url: " + url + " (expected: http://HOST:PORT)");
    }
    PrintWriter out = spec.commandLine().getOut();
    String key = adminKey == null || adminKey.isBlank() ? null : adminKey;
    try (AdminClient client = new AdminClient(url, key)) {
      if (form != null && form.rows != null) {
        out.println(write(client, form.rows) + " rows in " + form.rows);
      } else if (form != null && form.csv) {
        out.print(client.get(query("csv")));
      } else if (form != null && form.json) {
        out.println(client.get(query("json")));
      } else {
        out.print(UsageTable.of(client.tree(query("json"))));
      }
    }
    out.flush();
    return 0;
  }

  private String query(String format) {
    return "/admin/usage?format=" + format + part("by", by) + part("from", from) + part("to", to);
  }

  private static String part(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static long write(AdminClient client, Path file)
      throws IOException, InterruptedException {
    long count = 0;
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      JsonNode page = client.tree("/admin/ledger?limit=" + PAGE);
      while (!page.path("rows").isEmpty()) {
        for (JsonNode row : page.path("rows")) {
          lines.append(row.toString()).append('\n');
          count++;
        }
        page = client.tree("/admin/ledger?limit=" + PAGE + "&after=" + page.path("next").asLong());
      }
    }
    return count;
  }
}
