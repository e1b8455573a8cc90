package dev.weir.server.config;

import dev.weir.control.Nearest;
import dev.weir.control.Tier;
import dev.weir.server.config.DegradeKeys.Degrade;
import dev.weir.server.config.DegradeKeys.OneStep;
import dev.weir.server.config.DegradeKeys.Shadow;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Schema.Models;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ladders and shadows lead to models that are declared, in no circle, and past nobody who would
 * have had a say.
 */
final class DegradeChecks {
  private final List<Section> models;
  private final Problems problems;
  private final Set<String> ids = new TreeSet<>();
  private final Set<String> tiers = new TreeSet<>(Set.of(Tier.DEFAULT.name()));
  private final Map<String, URI> hooks = new HashMap<>();
  private final Map<String, List<String>> smaller = new HashMap<>();

  DegradeChecks(List<Section> models, List<Section> tiers, List<Section> hooks, Problems problems) {
    this.models = models;
    this.problems = problems;
    models.forEach(model -> add(model.find(Models.ID), ids));
    tiers.forEach(tier -> add(tier.find(TenantKeys.Tiers.ID), this.tiers));
    for (Section hook : hooks) {
      String model = hook.find(TermsKeys.Hooks.MODEL);
      URI url = hook.find(TermsKeys.Hooks.URL);
      if (model != null && url != null) {
        this.hooks.put(model, url);
      }
    }
  }

  private static void add(@Nullable String name, Set<String> to) {
    if (name != null) {
      to.add(name);
    }
  }

  void run() {
    models.forEach(model -> note(model, smaller));
    models.forEach(this::ladder);
    models.forEach(this::shadow);
  }

  private static void note(Section model, Map<String, List<String>> smaller) {
    String id = model.find(Models.ID);
    for (Section step : steps(model)) {
      String to = step.find(OneStep.MODEL);
      if (id != null && to != null) {
        smaller.computeIfAbsent(id, _ -> new ArrayList<>()).add(to);
      }
    }
  }

  private static List<Section> steps(Section model) {
    Section degrade = model.find(DegradeKeys.DEGRADE);
    List<Section> steps = degrade == null ? null : degrade.find(Degrade.STEPS);
    return steps == null ? List.of() : steps;
  }

  private void ladder(Section model) {
    Section degrade = model.find(DegradeKeys.DEGRADE);
    if (degrade == null) {
      return;
    }
    steps(model).forEach(step -> step(model, step));
    inVain(steps(model));
    Double enter = degrade.find(Degrade.ENTER);
    Double leave = degrade.find(Degrade.LEAVE);
    if (enter != null && leave != null && leave >= enter) {
      problem(degrade, Degrade.LEAVE, leave + " (expected: less than enter, " + enter + ")");
    }
  }

  private void step(Section model, Section step) {
    List<Key<?>> written = OneStep.KEYS.stream().filter(key -> step.find(key) != null).toList();
    if (written.size() > 1) {
      String names = String.join(" and ", written.stream().<String>map(Key::name).toList());
      problem(step, written.get(1), names + " in one step (expected: one, the other behind it)");
    }
    if (Boolean.FALSE.equals(step.find(OneStep.BUSY))) {
      problem(step, OneStep.BUSY, "\"false\" (expected: busy, or no such step)");
    }
    String to = step.find(OneStep.MODEL);
    if (to != null) {
      leadsTo(model, step, OneStep.MODEL, to);
      circle(model, step, to);
    }
    List<Item<String>> classes = step.find(OneStep.CLASSES);
    if (classes != null) {
      classes.forEach(tier -> known(step, tier));
      if (classes.isEmpty() && !problems.at(step.path(OneStep.CLASSES))) {
        problem(step, OneStep.CLASSES, "[] (expected: at least one; where nobody may wait: busy)");
      }
    }
  }

  /** Steps add up, so one that gives up no more than those before it does nothing. */
  private void inVain(List<Section> steps) {
    Integer tokens = null;
    boolean busy = false;
    for (Section step : steps) {
      if (busy) {
        Key<?> key = OneStep.KEYS.stream().filter(step::written).findFirst().orElse(OneStep.BUSY);
        problem(step, key, step.shown(key) + " behind busy (expected: busy as the last step)");
        return;
      }
      busy = Boolean.TRUE.equals(step.find(OneStep.BUSY));
      Integer next = step.find(OneStep.MAX_TOKENS);
      if (next != null && tokens != null && next >= tokens) {
        problem(
            step,
            OneStep.MAX_TOKENS,
            next + " (expected: less than the step before it, " + tokens + ")");
      }
      tokens = next == null ? tokens : next;
    }
  }

  private void known(Section step, Item<String> tier) {
    if (!tiers.contains(tier.value())) {
      String hint = Nearest.hint(tier.value(), tiers);
      problems.add(
          tier.line(), step.path(OneStep.CLASSES), "\"" + tier.value() + "\" is no tier " + hint);
    }
  }

  private void leadsTo(Section model, Section at, Key<String> key, String to) {
    String id = model.find(Models.ID);
    if (!ids.contains(to)) {
      problem(at, key, "\"" + to + "\" is no declared model " + Nearest.hint(to, ids));
    } else if (to.equals(id)) {
      problem(at, key, "\"" + to + "\" is this model (expected: another)");
    } else if (id != null && !Objects.equals(hooks.get(id), hooks.get(to))) {
      problem(
          at,
          key,
          "\"%s\" has another hook than \"%s\" (expected: the same url, or none)"
              .formatted(to, id));
    }
  }

  private void circle(Section model, Section step, String to) {
    String id = model.find(Models.ID);
    if (id != null && !to.equals(id) && reaches(to, id, new HashSet<>())) {
      problem(
          step,
          OneStep.MODEL,
          "\"%s\" leads back to \"%s\" (expected: no circle)".formatted(to, id));
    }
  }

  private boolean reaches(String from, String end, Set<String> seen) {
    return from.equals(end)
        || seen.add(from)
            && smaller.getOrDefault(from, List.of()).stream()
                .anyMatch(next -> reaches(next, end, seen));
  }

  private void shadow(Section model) {
    Section shadow = model.find(DegradeKeys.SHADOW);
    String to = shadow == null ? null : shadow.find(Shadow.TO);
    if (shadow == null || to == null) {
      return;
    }
    leadsTo(model, shadow, Shadow.TO, to);
    if (shadow.find(Shadow.SHARE) == null && !problems.at(shadow.path(Shadow.SHARE))) {
      problem(shadow, Shadow.SHARE, "missing (expected: a number above 0, at most 1)");
    }
  }

  private void problem(Section section, Key<?> key, String message) {
    problems.add(section.line(key), section.path(key), message);
  }
}
