package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.ResumeRules;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Numbers.Count;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether streams whose engine is lost are continued: of all models, and of one. */
final class ResumeKeys {
  private static final Count ATTEMPTS_RANGE = new Count(1, 100);
  private static final ResumeRules DEFAULT = ResumeRules.DEFAULTS;

  private ResumeKeys() {}

  /** {@code resume} */
  static final class Usual {
    static final Key<Boolean> ENABLED =
        defaulting(
            "enabled",
            new Flag(),
            DEFAULT.enabled(),
            "whether another engine goes on with a stream whose engine is lost");
    static final Key<Integer> ATTEMPTS =
        defaulting(
            "attempts",
            ATTEMPTS_RANGE,
            DEFAULT.attempts(),
            "engines in a row that may be asked in vain to go on with a stream");
    static final List<Key<?>> KEYS = List.of(ENABLED, ATTEMPTS);

    private Usual() {}
  }

  /** {@code models[].resume} */
  static final class OfModel {
    static final Key<Boolean> ENABLED =
        optional("enabled", new Flag(), "in place of resume.enabled");
    static final Key<Integer> ATTEMPTS =
        optional("attempts", ATTEMPTS_RANGE, "in place of resume.attempts");
    static final List<Key<?>> KEYS = List.of(ENABLED, ATTEMPTS);

    private OfModel() {}
  }

  static final Key<Section> RESUME =
      new Key<>("resume", new Group(Usual.KEYS), null, false, "streams whose engine is lost");
  static final Key<Section> MODEL =
      new Key<>("resume", new Group(OfModel.KEYS), null, false, "streams whose engine is lost");

  /** Of models that say nothing of their own. */
  static ResumeRules usual(Section root) {
    Section usual = root.value(RESUME);
    return new ResumeRules(usual.value(Usual.ENABLED), usual.value(Usual.ATTEMPTS));
  }

  /** Of one model; null: it says nothing. */
  static @Nullable ResumeRules of(Section model, ResumeRules usual) {
    Section own = model.value(MODEL);
    Boolean enabled = own.find(OfModel.ENABLED);
    Integer attempts = own.find(OfModel.ATTEMPTS);
    return enabled == null && attempts == null
        ? null
        : new ResumeRules(
            enabled == null ? usual.enabled() : enabled,
            attempts == null ? usual.attempts() : attempts);
  }
}
