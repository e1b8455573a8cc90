package dev.weir.server;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code weir keys}: the keys of a running server, through its admin API. */
@Command(
    name = "keys",
    description = "Make, list, revoke and rotate the keys of a running server.",
    mixinStandardHelpOptions = true,
    versionProvider = Weir.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Create.class,
      KeysCommand.ListKeys.class,
      KeysCommand.Revoke.class,
      KeysCommand.Rotate.class
    },
    footer = {
      "",
      "Examples:",
      "  weir keys create --tenant acme --duration 30d",
      "  weir keys list --json",
      "  weir keys rotate k7m2p9xa --overlap 1h",
      "  weir keys revoke k7m2p9xa",
      "  WEIR_ADMIN_KEY=... weir keys list --url https://weir.example"
    })
final class KeysCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Without a command: the help. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** What the commands below have in common. */
  abstract static class Call implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private AdminClient server = new AdminClient();

    @Option(names = "--json", description = "print what the server answers")
    private boolean json;

    /** Asks the server. */
    abstract JsonNode ask(AdminClient server) throws Exception;

    /** For people. */
    abstract List<String> lines(JsonNode answer);

    @Override
    public final Integer call() throws Exception {
      CommandLine line = Objects.requireNonNull(spec).commandLine();
      try {
        JsonNode answer = ask(server);
        PrintWriter out = line.getOut();
        if (json) {
          out.println(answer);
        } else {
          lines(answer).forEach(out::println);
        }
        return 0;
      } catch (AdminClient.Refused e) {
        line.getErr().println("weir keys: " + e.getMessage());
        return 1;
      }
    }
  }

  private static String path(String id) {
    return "/admin/keys/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  @Command(
      name = "create",
      description = "Make a key; it is shown this once.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: weir keys create --tenant acme --model chat --duration 30d"})
  static final class Create extends Call {
    @Option(names = "--id", description = "its public name: random")
    private @Nullable String id;

    @Option(names = "--tenant", description = "who is served and charged: default")
    private @Nullable String tenant;

    @Option(names = "--role", description = "none, viewer, tenant-admin or admin: none")
    private @Nullable String role;

    @Option(names = "--tier", description = "limits of this key alone")
    private @Nullable String tier;

    @Option(names = "--expires", description = "a time such as 2027-01-31, or none: never")
    private @Nullable String expires;

    @Option(names = "--duration", description = "how long it is good, such as 24h or 30d")
    private @Nullable String duration;

    @Option(names = "--model", description = "that it may name; again for more: all")
    private @Nullable List<String> models;

    @Option(names = "--address", description = "that it may be used from; again for more: all")
    private @Nullable List<String> addresses;

    @Override
    JsonNode ask(AdminClient server) throws Exception {
      Map<String, Object> body = new LinkedHashMap<>();
      put(body, "id", id);
      put(body, "tenant", tenant);
      put(body, "role", role);
      put(body, "tier", tier);
      put(body, "expires", expires);
      put(body, "duration", duration);
      put(body, "models", models);
      put(body, "addresses", addresses);
      return server.call("POST", "/admin/keys", body);
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
      if (value != null) {
        body.put(name, value);
      }
    }

    @Override
    List<String> lines(JsonNode answer) {
      String warning = answer.path("warning").asString("");
      return List.of(
          answer.path("key").asString(),
          "shown this once; id "
              + answer.path("id").asString()
              + ", tenant "
              + answer.path("tenant").asString()
              + (warning.isEmpty() ? "" : "; " + warning));
    }
  }

  @Command(
      name = "list",
      description = "List keys: id, tenant, role, state, expiry.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: weir keys list --tenant acme"})
  static final class ListKeys extends Call {
    @Option(names = "--tenant", description = "only those of this one")
    private @Nullable String tenant;

    @Override
    JsonNode ask(AdminClient server) throws Exception {
      String query =
          tenant == null ? "" : "?tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8);
      return server.call("GET", "/admin/keys" + query, null);
    }

    @Override
    List<String> lines(JsonNode answer) {
      return answer
          .path("keys")
          .valueStream()
          .map(key ->
              "%-24s %-20s %-12s %-8s %s"
                  .formatted(
                      key.path("id").asString(),
                      key.path("tenant").asString(),
                      key.path("role").asString(),
                      key.path("state").asString(),
                      key.path("expires").asString("never")))
          .toList();
    }
  }

  @Command(
      name = "revoke",
      description = "Let a key open no more; requests under way run to their end.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: weir keys revoke k7m2p9xa"})
  static final class Revoke extends Call {
    @Parameters(paramLabel = "ID", description = "its public name")
    private String id = "";

    @Override
    JsonNode ask(AdminClient server) throws Exception {
      return server.call("DELETE", path(id), null);
    }

    @Override
    List<String> lines(JsonNode answer) {
      boolean listed = answer.path("done").asString().equals("revoke");
      String done = listed ? "revoked; what runs goes on to its end" : "taken off the list";
      return List.of("key " + answer.path("id").asString() + ": " + done);
    }
  }

  @Command(
      name = "rotate",
      description = "Give a key a new secret; the old one is good for a while.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: weir keys rotate k7m2p9xa --overlap 1h"})
  static final class Rotate extends Call {
    @Parameters(paramLabel = "ID", description = "its public name")
    private String id = "";

    @Option(names = "--overlap", description = "how long both are good: 24h")
    private @Nullable String overlap;

    @Override
    JsonNode ask(AdminClient server) throws Exception {
      return server.call(
          "POST", path(id) + "/rotate", overlap == null ? Map.of() : Map.of("overlap", overlap));
    }

    @Override
    List<String> lines(JsonNode answer) {
      return List.of(
          answer.path("key").asString(),
          "shown this once; the old one opens until " + answer.path("before_until").asString());
    }
  }
}
