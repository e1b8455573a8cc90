package dev.weir.server;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.Report;
import dev.weir.simulator.report.RunReport;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a demo says when it is ready and when it ends, to people and to programs. */
final class DemoReport {
  /** An answer, an honest "busy", or a client that left when the demo ended. */
  private static final Set<Outcome> FINE =
      EnumSet.of(
          Outcome.SERVED,
          Outcome.SERVED_CACHED,
          Outcome.SERVED_RESUMED,
          Outcome.REJECTED_BUSY,
          Outcome.EXPIRED_QUEUE,
          Outcome.CANCELLED_CLIENT);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private DemoReport() {}

  static String ready(Demo demo) {
    return """
    Weir %s demo: %d simulated engines, %d chats at a time over HTTP
      gateway  %s
      console  %s/console/
      key      %s
      model    %s

    Try it:
      curl %s/v1/chat/completions \\
        -H 'Authorization: Bearer %s' \\
        -H 'Content-Type: application/json' \\
        -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hello"}]}'

    Ctrl-C ends it.

    """
        .formatted(
            Weir.Version.text(),
            demo.engineUrls().size(),
            DemoTraffic.USERS,
            demo.url(),
            demo.url(),
            demo.key(),
            DemoEngines.MODEL,
            demo.url(),
            demo.key(),
            DemoEngines.MODEL);
  }

  static String readyJson(Demo demo) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("gateway", demo.url());
    line.put("console", demo.url() + "/console/");
    line.put("key", demo.key());
    line.put("model", DemoEngines.MODEL);
    line.put("engines", demo.engineUrls());
    line.put("admin", demo.url() + "/admin");
    return JSON.writeValueAsString(line);
  }

  static String summary(RunReport run) {
    return "\n%s%d of %d requests failed%n"
        .formatted(new Report(List.of(run)).table(), failed(run), run.requests());
  }

  static String summaryJson(RunReport run) {
    return JSON.writeValueAsString(run);
  }

  /** Requests that ended in a way that a healthy gateway does not let them end. */
  static int failed(RunReport run) {
    Set<String> fine = FINE.stream().map(Outcome::label).collect(Collectors.toSet());
    return run.outcomes().entrySet().stream()
        .filter(outcome -> !fine.contains(outcome.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
