package dev.weir.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a demo says when it is ready and when it ends, to people and to programs. */
final class DemoReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private DemoReport() {}

  static String ready(Demo demo) {
    return """
    Weir %s demo: two equal fleets of %d simulated engines, the same requests over HTTP to both
      playing  %s
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
            playing(demo.script()),
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

  private static String playing(DemoScript script) {
    String acts = String.join("; ", script.acts().stream().map(DemoAct::title).toList());
    return "%s: %.0f s each, behind a warm-up of %.0f s"
        .formatted(acts, script.each(), script.warmUp());
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
    line.put("faults", outcome.last().faults());
    made(line, outcome.last().after());
    made((ObjectNode) line.path("baseline"), outcome.last().before());
    DemoActs acts = outcome.acts();
    ArrayNode list = line.putArray("acts");
    for (DemoAct act : acts.acts()) {
      ObjectNode one = list.addObject().put("act", act.id());
      one.set(DemoSide.AFTER.label(), JSON.valueToTree(acts.of(act, outcome.after())));
      one.set(DemoSide.BEFORE.label(), JSON.valueToTree(acts.of(act, outcome.before())));
    }
    return JSON.writeValueAsString(line);
  }

  private static void made(ObjectNode line, DemoMoment.Side side) {
    line.put("attempts_lost", side.made().failedAttempts());
    line.put("answers_continued", side.made().continued());
  }
}
