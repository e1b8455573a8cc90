package dev.weir.server;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.HealthState;
import dev.weir.control.ModelSpec;
import dev.weir.control.Snapshot;
import dev.weir.server.config.DirectMemory;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a server says when it is ready: where it listens, what it serves, and what it runs on. */
final class StartReport {
  private final Server server;
  private final Snapshot snapshot;
  private final @Nullable String newKey;
  private final @Nullable String keyPlace;
  private final @Nullable String ledger;

  StartReport(Server server) {
    this(server, null, null, null);
  }

  /**
   * @param newKey a key that was made for this start; null: none was
   * @param keyPlace where its digest is
   * @param ledger where it is kept; null: nowhere
   */
  StartReport(
      Server server, @Nullable String newKey, @Nullable String keyPlace, @Nullable String ledger) {
    this.server = server;
    this.snapshot = server.snapshot();
    this.newKey = newKey;
    this.keyPlace = keyPlace;
    this.ledger = ledger;
  }

  String text() {
    List<String> lines = new ArrayList<>();
    boolean all = server.address().getAddress().isAnyLocalAddress();
    String everywhere = all ? ", and on every other address of this machine" : "";
    lines.add("Weir " + Weir.Version.text() + " serves on " + url() + everywhere);
    addAll(lines, "engines", server.fleet().engines().stream().map(StartReport::line).toList());
    addAll(lines, "models", models());
    int keys = snapshot.keys().size();
    boolean open = snapshot.keys().isOpen();
    lines.add(row("access", open ? "open, loopback only" : "by key, " + keys + " known"));
    if (newKey != null) {
      lines.add(row("key", newKey));
      lines.add(row("", "shown this once; only its digest is kept, in " + keyPlace));
    }
    String none = "not kept (expected: --data DIR, or ledger.keep: always)";
    lines.add(row("ledger", ledger == null ? none : ledger));
    lines.add(row("console", url() + "/console/"));
    lines.add(row("memory", memory()));
    return String.join(System.lineSeparator(), lines);
  }

  String json() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("gateway", url());
    line.put("console", url() + "/console/");
    line.put("admin", url() + "/admin");
    if (newKey != null) {
      line.put("key", newKey);
    }
    if (ledger != null) {
      line.put("ledger", ledger);
    }
    line.put("models", List.copyOf(snapshot.models().keySet()));
    line.put("engines", server.fleet().engines().stream().map(StartReport::object).toList());
    return new JsonMapper().writeValueAsString(line);
  }

  /** A URL that works on this machine, also where every address is listened on. */
  private String url() {
    InetSocketAddress address = server.address();
    boolean all = address.getAddress().isAnyLocalAddress();
    String host = all ? "127.0.0.1" : address.getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private List<String> models() {
    List<String> lines = new ArrayList<>();
    for (ModelSpec model : snapshot.models().values()) {
      String engines = model.engines().isEmpty() ? "none now" : String.join(", ", model.engines());
      lines.add(model.id() + " on " + engines);
    }
    return lines.isEmpty() ? List.of("none yet: asking the engines") : lines;
  }

  private static Map<String, Object> object(FleetEngine engine) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", engine.spec().id());
    object.put("url", engine.spec().url().toString());
    object.put("state", engine.state().label());
    return object;
  }

  private static String line(FleetEngine engine) {
    EngineSpec spec = engine.spec();
    String why = engine.state() == HealthState.UP ? "" : " " + reason(engine);
    return spec.id()
        + " "
        + spec.kind().label()
        + " "
        + spec.url()
        + " "
        + engine.state().label()
        + why;
  }

  private static String reason(FleetEngine engine) {
    String error = engine.lastError();
    return error == null ? "(not heard of yet)" : "(" + error + ")";
  }

  private static void addAll(List<String> lines, String title, List<String> rows) {
    for (int i = 0; i < rows.size(); i++) {
      lines.add(row(i == 0 ? title : "", rows.get(i)));
    }
  }

  private static String row(String title, String text) {
    return "  %-8s %s".formatted(title, text);
  }

  private String memory() {
    int processors = Runtime.getRuntime().availableProcessors();
    int loops = server.loops() == 0 ? processors : server.loops();
    String collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .map(name -> name.split(" ", 2)[0])
            .distinct()
            .collect(Collectors.joining(", "));
    return "heap %s, direct %s, %d event loops, GC %s"
        .formatted(
            mib(Runtime.getRuntime().maxMemory()), mib(DirectMemory.limit()), loops, collectors);
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
