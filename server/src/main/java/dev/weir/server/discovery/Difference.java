package dev.weir.server.discovery;

import dev.weir.control.EngineSpec;
import java.util.ArrayList;
import java.util.List;

/** What changed from one list of engines to the next, for the log. */
final class Difference {
  private static final int SHOWN = 8;

  private Difference() {}

  /** One line such as {@code +a -b, engines now: 3}. */
  static String between(List<EngineSpec> before, List<EngineSpec> after) {
    List<String> changes = new ArrayList<>();
    after.stream()
        .filter(engine -> !before.contains(engine))
        .forEach(e -> changes.add("+" + e.id()));
    before.stream()
        .filter(engine -> !after.contains(engine))
        .forEach(e -> changes.add("-" + e.id()));
    String more = changes.size() > SHOWN ? " and " + (changes.size() - SHOWN) + " more" : "";
    String shown = String.join(" ", changes.subList(0, Math.min(SHOWN, changes.size())));
    return shown + more + ", engines now: " + after.size();
  }
}
