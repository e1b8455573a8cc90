package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who plays which part. The hero is Weir, or the best run where Weir is not among them; the three
 * best others are rivals with a colour each; an oracle is a bound and no rival; all others are grey
 * company, named when pointed at. So the page stays readable with twenty policies.
 */
final class Cast {
  static final String WEIR = "weir";
  static final String ORACLE = "oracle";
  private static final int RIVALS = 3;

  private final Map<String, String> parts = new HashMap<>();
  private final RunReport hero;
  private final @Nullable RunReport best;

  Cast(List<RunReport> runs) {
    List<RunReport> ranked =
        runs.stream()
            .filter(run -> !run.policy().equals(ORACLE))
            .sorted(Comparator.comparingDouble(Cast::attainment).reversed())
            .toList();
    RunReport first = ranked.isEmpty() ? runs.getFirst() : ranked.getFirst();
    hero = ranked.stream().filter(run -> run.policy().equals(WEIR)).findFirst().orElse(first);
    List<RunReport> others =
        ranked.stream().filter(run -> !run.policy().equals(hero.policy())).toList();
    best = others.isEmpty() ? null : others.getFirst();
    parts.put(ORACLE, ORACLE);
    parts.put(hero.policy(), "hero");
    for (int i = 0; i < Math.min(RIVALS, others.size()); i++) {
      parts.put(others.get(i).policy(), "rival" + (i + 1));
    }
  }

  RunReport hero() {
    return hero;
  }

  /** The best of the others, oracles aside. */
  @Nullable RunReport best() {
    return best;
  }

  /** The class in the style sheet. */
  String part(String policy) {
    return parts.getOrDefault(policy, "other");
  }

  boolean named(String policy) {
    return parts.containsKey(policy);
  }

  /** Drawn later is drawn above: the hero last. */
  int layer(String policy) {
    return switch (part(policy)) {
      case "hero" -> 3;
      case "other" -> 0;
      case ORACLE -> 1;
      default -> 2;
    };
  }

  static double attainment(RunReport run) {
    Double share = run.sloAttainment();
    return share == null ? 0 : share;
  }
}
