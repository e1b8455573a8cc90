package dev.weir.server;

import dev.weir.simulator.report.GroupReport;
import dev.weir.simulator.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The acts of a demo side by side: what each side made of each. */
record DemoActs(List<DemoAct> acts, RunReport before, RunReport after) {
  private static final String ROW = "%-24s %14s %14s%n";

  /**
   * One act on one side.
   *
   * @param unanswered failed, broken off, or still waiting when the demo ended
   */
  record Part(GroupReport requests, int unanswered) {
    @Nullable Double kept() {
      return requests.sloAttainment();
    }
  }

  /** What became of an act; null: no request of it ended. */
  @Nullable Part of(DemoAct act, RunReport run) {
    return run.tenants().stream()
        .filter(group -> group.id().equals(act.id()))
        .map(DemoActs::part)
        .findFirst()
        .orElse(null);
  }

  private static Part part(GroupReport group) {
    return new Part(group, group.requests() - group.completed() - group.rejected());
  }

  /** Empty when only one was played: then the whole says it all. */
  String table() {
    StringBuilder out = new StringBuilder();
    for (DemoAct act : acts.size() > 1 ? acts : List.<DemoAct>of()) {
      out.append("%nact %d, %s%n".formatted(acts.indexOf(act) + 1, act.title()));
      out.append(row("  promise kept", act, part -> share(part.kept())));
      out.append(row("  TTFT p50", act, part -> millis(part.requests().ttftMs().p50())));
      out.append(row("  TTFT p99", act, part -> millis(part.requests().ttftMs().p99())));
      out.append(row("  refused early", act, part -> String.valueOf(part.requests().rejected())));
      out.append(row("  never answered", act, part -> String.valueOf(part.unanswered())));
    }
    return out.toString();
  }

  private String row(String name, DemoAct act, Function<Part, String> of) {
    return ROW.formatted(name, cell(of(act, before), of), cell(of(act, after), of));
  }

  private static String cell(@Nullable Part part, Function<Part, String> of) {
    return part == null ? "-" : of.apply(part);
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f %%", value * 100);
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.0f ms", value);
  }
}
