package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.HedgeRules;
import dev.weir.server.config.Amounts.Part;
import dev.weir.server.config.Key.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a second engine is asked beside one that is late: for all models, and for one. */
final class HedgingKeys {
  private static final HedgeRules DEFAULT = HedgeRules.DEFAULTS;

  private HedgingKeys() {}

  /** {@code hedging} */
  static final class Usual {
    static final Key<Boolean> ENABLED =
        defaulting(
            "enabled",
            new Flag(),
            DEFAULT.enabled(),
            "whether a second engine is asked where a first token is later than predicted");
    static final Key<Double> SHARE =
        defaulting(
            "share",
            new Part(1),
            DEFAULT.share(),
            "requests for which one is, at the most, of all requests of ten seconds");
    static final Key<Boolean> TOOLS =
        defaulting(
            "tools",
            new Flag(),
            DEFAULT.tools(),
            "also for requests that offer tools, which an engine may run each time");
    static final List<Key<?>> KEYS = List.of(ENABLED, SHARE, TOOLS);

    private Usual() {}
  }

  /** {@code models[].hedging} */
  static final class OfModel {
    static final Key<Boolean> ENABLED =
        optional("enabled", new Flag(), "in place of hedging.enabled");
    static final Key<Boolean> TOOLS = optional("tools", new Flag(), "in place of hedging.tools");
    static final List<Key<?>> KEYS = List.of(ENABLED, TOOLS);

    private OfModel() {}
  }

  static final Key<Section> HEDGING =
      new Key<>("hedging", new Group(Usual.KEYS), null, false, "requests whose engine is late");
  static final Key<Section> MODEL =
      new Key<>("hedging", new Group(OfModel.KEYS), null, false, "requests whose engine is late");

  /** Of models that say nothing of their own. */
  static HedgeRules usual(Section root) {
    Section usual = root.value(HEDGING);
    return new HedgeRules(
        usual.value(Usual.ENABLED), usual.value(Usual.SHARE), usual.value(Usual.TOOLS));
  }

  /** Of one model; null: it says nothing. */
  static @Nullable HedgeRules of(Section model, HedgeRules usual) {
    Section own = model.value(MODEL);
    Boolean enabled = own.find(OfModel.ENABLED);
    Boolean tools = own.find(OfModel.TOOLS);
    return enabled == null && tools == null
        ? null
        : new HedgeRules(
            enabled == null ? usual.enabled() : enabled,
            usual.share(),
            tools == null ? usual.tools() : tools);
  }
}
