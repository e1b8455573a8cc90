package dev.weir.gateway;

import dev.weir.control.EngineKind.Speaks;
import dev.weir.control.FleetEngine;
import dev.weir.protocol.Api;
import dev.weir.protocol.translate.Translation;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is asked what the client asks.
 *
 * <p>Which calls an engine knows depends on its version, which nobody declares. So where its kind
 * leaves it open, it is asked in the client's own words first; an engine that does not know them is
 * asked in others, and remembered ({@link FleetEngine#lacks}) until it comes back as a new process.
 */
sealed interface Manner {
  /** In the client's own words. */
  record AsItCame() implements Manner {}

  /** In the words of another call that says the same. */
  record Translated(Translation translation) implements Manner {}

  /** Not asked: Weir estimates. */
  record Estimated() implements Manner {}

  /** There is no way to ask it. */
  record NotAtAll() implements Manner {}

  /** The best way to ask this engine, by what is known of it. */
  static Manner of(Api api, FleetEngine engine) {
    return speaks(api, engine) ? new AsItCame() : otherwise(api, engine);
  }

  /**
   * What to try when the engine does not know what it was asked.
   *
   * @return null: nothing, its refusal stands
   */
  static @Nullable Manner after(Manner tried, Api api, FleetEngine engine) {
    if (tried instanceof AsItCame && engine.spec().kind().speaks(api) == Speaks.YES) {
      return null;
    }
    return switch (tried) {
      case AsItCame() when !api.understood() -> new NotAtAll();
      case AsItCame() when Translation.of(api) != null -> otherwise(api, engine);
      case Translated(Translation by) when by.target() == Api.TOKENIZE -> new Estimated();
      case AsItCame(), Translated(_), Estimated(), NotAtAll() -> null;
    };
  }

  private static Manner otherwise(Api api, FleetEngine engine) {
    Translation translation = Translation.of(api);
    if (translation != null && speaks(translation.target(), engine)) {
      return new Translated(translation);
    }
    return api == Api.COUNT_TOKENS ? new Estimated() : new NotAtAll();
  }

  private static boolean speaks(Api api, FleetEngine engine) {
    return engine.spec().kind().speaks(api) != Speaks.NO && !engine.lacks(api);
  }
}
