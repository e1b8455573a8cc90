package dev.weir.server;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.GroupReport;
import dev.weir.simulator.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The acts of a demo side by side: what each side made of each.
 *
 * @param onAtTheEnd the act whose requests were cancelled when the demo ended
 */
record DemoActs(List<DemoAct> acts, DemoAct onAtTheEnd, RunReport before, RunReport after) {
  private static final String ROW = "%-24s %14s %14s%n";

  /** One act on one side. */
  record Part(GroupReport requests, int failed) {
    @Nullable Double kept() {
      return requests.sloAttainment();
    }
  }

  /** What became of an act; null: no request of it ended. */
  @Nullable Part of(DemoAct act, RunReport run) {
    int cancelled = run.outcomes().getOrDefault(Outcome.CANCELLED_CLIENT.label(), 0);
    return run.tenants().stream()
        .filter(group -> group.id().equals(act.id()))
        .map(group -> part(group, act == onAtTheEnd ? cancelled : 0))
        .findFirst()
        .orElse(null);
  }

  private static Part part(GroupReport group, int cancelled) {
    int unserved = group.requests() - group.completed() - group.rejected();
    return new Part(group, Math.max(0, unserved - cancelled));
  }

  /** Empty when only one was played: then the whole says it all. */
  String table() {
    StringBuilder out = new StringBuilder();
    for (DemoAct act : acts.size() > 1 ? acts : List.<DemoAct>of()) {
      out.append("%nact %d, %s%n".formatted(acts.indexOf(act) + 1, act.title()));
      out.append(row("  promise kept", act, part -> share(part.kept())));
      out.append(row("  TTFT p50", act, part -> millis(part.requests().ttftMs().p50())));
      out.append(row("  TTFT p99", act, part -> millis(part.requests().ttftMs().p99())));
      out.append(row("  failed or broken", act, part -> String.valueOf(part.failed())));
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
