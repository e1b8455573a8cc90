package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;

import dev.weir.control.RetryRules;
import dev.weir.server.config.Amounts.Part;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Numbers.Count;
import java.util.List;

/** The keys of what is done when an engine fails a request. */
final class ResilienceKeys {
  private ResilienceKeys() {}

  /** {@code retries} */
  static final class Retries {
    static final Key<Double> SHARE =
        defaulting(
            "share",
            new Part(1),
            RetryRules.DEFAULTS.share(),
            "requests that are tried again at the most, of all requests of ten seconds");
    static final Key<Integer> FLOOR =
        defaulting(
            "floor",
            new Count(0, 1_000_000),
            RetryRules.DEFAULTS.floor(),
            "that many in ten seconds may be, however few requests there are");
    static final List<Key<?>> KEYS = List.of(SHARE, FLOOR);

    private Retries() {}
  }

  /** {@code stalls} */
  static final class Stalls {
    static final Key<Boolean> LEARNT =
        defaulting(
            "learnt",
            new Flag(),
            true,
            "whether an engine that is silent for far longer than it ever was has failed");
    static final List<Key<?>> KEYS = List.of(LEARNT);

    private Stalls() {}
  }

  static final Key<Section> STALLS =
      new Key<>("stalls", new Group(Stalls.KEYS), null, false, "when a silent engine has failed");
  static final Key<Section> RETRIES =
      new Key<>(
          "retries",
          new Group(Retries.KEYS),
          null,
          false,
          "how many requests are tried again on another engine");

  static final List<Key<?>> ROOT = List.of(RETRIES, HedgingKeys.HEDGING, STALLS);
}
