package dev.weir.server.config;

import dev.weir.scheduler.policy.PolicyName;
import dev.weir.server.config.ResilienceKeys.Stalls;
import dev.weir.server.config.Schema.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether hedging can do what a file says of it. A second engine is asked where a first token is
 * later than predicted; where nothing is predicted, or it is switched off, the other keys mean
 * nothing. To demand it there is a contradiction, and refused; to leave a key where it stands is
 * not, and is only told.
 */
final class HedgingChecks {
  private final Section root;
  private final List<Section> models;

  HedgingChecks(Section root) {
    this.root = root;
    this.models = Objects.requireNonNullElse(root.find(Schema.MODELS), List.of());
  }

  /** Refuses {@code enabled: true} where no request will ever be hedged. */
  void run(Problems problems) {
    Section usual = Companions.group(root, HedgingKeys.HEDGING);
    String nowhere = nowhere();
    if (demanded(usual, HedgingKeys.Usual.ENABLED) && nowhere != null) {
      problems.add(usual, HedgingKeys.Usual.ENABLED, "true with " + nowhere);
    }
    for (Section model : models) {
      Section own = Companions.group(model, HedgingKeys.MODEL);
      String why = blind(model);
      if (demanded(own, HedgingKeys.OfModel.ENABLED) && why != null) {
        problems.add(own, HedgingKeys.OfModel.ENABLED, "true with " + why);
      }
    }
  }

  private static boolean demanded(Section section, Key<Boolean> enabled) {
    return section.written(enabled) && on(section.find(enabled));
  }

  /** What was written and changes nothing, with why. */
  List<String> idle() {
    List<String> idle = new ArrayList<>();
    Section usual = Companions.group(root, HedgingKeys.HEDGING);
    boolean anywhere =
        models.isEmpty()
            ? on(usual.find(HedgingKeys.Usual.ENABLED)) && nowhere() == null
            : models.stream().anyMatch(this::hedged);
    if (!anywhere) {
      tell(usual, HedgingKeys.Usual.SHARE, idle);
      tell(usual, HedgingKeys.Usual.TOOLS, idle);
    }
    for (Section model : models) {
      if (!hedged(model)) {
        tell(Companions.group(model, HedgingKeys.MODEL), HedgingKeys.OfModel.TOOLS, idle);
      }
    }
    return idle;
  }

  private static void tell(Section section, Key<?> key, List<String> idle) {
    if (section.written(key)) {
      idle.add(
          "%d: %s: %s has no effect: nothing is hedged there"
              .formatted(section.line(key), section.path(key), section.shown(key)));
    }
  }

  private boolean hedged(Section model) {
    Boolean own = Companions.group(model, HedgingKeys.MODEL).find(HedgingKeys.OfModel.ENABLED);
    Section usual = Companions.group(root, HedgingKeys.HEDGING);
    return on(own == null ? usual.find(HedgingKeys.Usual.ENABLED) : own) && blind(model) == null;
  }

  /** Why no model is hedged, whatever hedging says; null: one may be. */
  private @Nullable String nowhere() {
    Section scheduling = Companions.group(root, Schema.SCHEDULING);
    String usual = blind(scheduling.find(SchedulingKeys.Usual.POLICY));
    boolean another = models.stream().anyMatch(model -> blind(model) == null);
    return another ? null : usual;
  }

  private @Nullable String blind(Section model) {
    PolicyName own = model.find(Models.POLICY);
    Section scheduling = Companions.group(root, Schema.SCHEDULING);
    return blind(own == null ? scheduling.find(SchedulingKeys.Usual.POLICY) : own);
  }

  /** Why a model with that policy has no predictions that could be exceeded; null: it has. */
  private @Nullable String blind(@Nullable PolicyName policy) {
    if (!on(Companions.group(root, ResilienceKeys.STALLS).find(Stalls.LEARNT))) {
      return "stalls.learnt: false (expected: true; how late is too late is learnt there)";
    }
    boolean predicts = policy == null || policy == PolicyName.WEIR;
    return predicts ? null : "policy: " + policy + " (expected: weir, which predicts first tokens)";
  }

  /** What was wrong, and told so, counts as what is usual. */
  private static boolean on(@Nullable Boolean value) {
    return value == null || value;
  }
}
