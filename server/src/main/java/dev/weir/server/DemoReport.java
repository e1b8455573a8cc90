package dev.weir.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a demo says when it is ready and when it ends, to people and to programs. */
final class DemoReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private DemoReport() {}

  static String ready(Demo demo) {
    return """
    Weir %s demo: two equal fleets of %d simulated engines, the same requests over HTTP to both
      gateway  %s
      console  %s/console/
      key      %s
      model    %s, placed by %s; and %s, placed by %s
      promise  a first token within %d s, then one each %d ms

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
            demo.url(),
            demo.url(),
            demo.key(),
            DemoSide.AFTER.model(),
            DemoSide.AFTER.label(),
            DemoSide.BEFORE.model(),
            DemoSide.BEFORE.label(),
            TimeUnit.NANOSECONDS.toSeconds(DemoTraffic.SLO.ttftNanos()),
            TimeUnit.NANOSECONDS.toMillis(DemoTraffic.SLO.tpotNanos()),
            demo.url(),
            demo.key(),
            DemoSide.AFTER.model());
  }

  static String readyJson(Demo demo) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("gateway", demo.url());
    line.put("console", demo.url() + "/console/");
    line.put("key", demo.key());
    line.put("model", DemoSide.AFTER.model());
    line.put("engines", demo.engineUrls());
    line.put("admin", demo.url() + "/admin");
    return JSON.writeValueAsString(line);
  }

  static String summary(DemoOutcome outcome) {
    return System.lineSeparator() + outcome.table();
  }

  /** The report of what is shown, and beside its figures those of what it is compared with. */
  static String summaryJson(DemoOutcome outcome) {
    ObjectNode line = JSON.valueToTree(outcome.after());
    line.set("baseline", JSON.valueToTree(outcome.before()));
    return JSON.writeValueAsString(line);
  }
}
