package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;
import static dev.weir.server.config.Key.required;

import dev.weir.control.Secret;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Groups;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Numbers.Time;
import dev.weir.server.config.Texts.Text;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The keys of what requests cost, who has a say in them, and where limits are counted. */
final class TermsKeys {
  private TermsKeys() {}

  /** {@code prices[]} */
  static final class Prices {
    static final Key<String> MODEL =
        required("model", Text.MODEL, "the name that clients put into model");
    static final Key<Long> INPUT =
        required("input", new PerMillion(), "money for a million tokens that are read");
    static final Key<Long> CACHED_INPUT =
        optional(
            "cached_input",
            new PerMillion(),
            "for a million of those that the engine had read before; absent: as input");
    static final Key<Long> OUTPUT =
        required("output", new PerMillion(), "for a million tokens that are written");
    static final List<Key<?>> KEYS = List.of(MODEL, INPUT, CACHED_INPUT, OUTPUT);

    private Prices() {}
  }

  /** {@code hooks[]} */
  static final class Hooks {
    static final Key<String> MODEL =
        required("model", Text.MODEL, "the name that clients put into model");
    static final Key<URI> URL =
        required("url", new Address(), "is sent the body of each request before an engine is");
    static final Key<Duration> TIMEOUT =
        defaulting(
            "timeout",
            new Time(Duration.ofMillis(1), Duration.ofMinutes(5)),
            Duration.ofSeconds(2),
            "for the hook's whole answer");
    static final Key<Boolean> FAIL_OPEN =
        defaulting(
            "fail_open",
            new Flag(),
            false,
            "whether a request goes on when the hook does not answer; else it is refused with 503");
    static final Key<Integer> IN_FLIGHT =
        defaulting(
            "in_flight",
            new Count(1, 100_000),
            256,
            "calls of the hook at once; one more is taken as one that is not answered");
    static final List<Key<?>> KEYS = List.of(MODEL, URL, TIMEOUT, FAIL_OPEN, IN_FLIGHT);

    private Hooks() {}
  }

  /** {@code limits.redis} */
  static final class Redis {
    static final Key<Secret> URL =
        optional(
            "url",
            new RedisUrl(),
            "the Redis that counts for all gateways together; absent: each counts for itself;"
                + " needs a restart");
    static final Key<String> GATEWAY =
        optional(
            "gateway",
            Text.ID,
            "this gateway's name among them; absent: a new one with every start");
    static final Key<Integer> GATEWAYS =
        defaulting(
            "gateways",
            new Count(1, 1000),
            2,
            "how many share the limits: one that has not heard of the others yet takes its part");
    static final List<Key<?>> KEYS = List.of(URL, GATEWAY, GATEWAYS);

    private Redis() {}
  }

  static final Key<Section> REDIS =
      new Key<>("redis", new Group(Redis.KEYS), null, false, "where several gateways count");
  static final Key<Section> LIMITS =
      new Key<>("limits", new Group(List.of(REDIS)), null, false, "where limits are counted");
  static final Key<List<Section>> PRICES =
      new Key<>("prices", new Groups(Prices.KEYS), List.of(), false, "what tokens cost");
  static final Key<List<Section>> HOOKS =
      new Key<>("hooks", new Groups(Hooks.KEYS), List.of(), false, "who is asked before an engine");

  static final List<Key<?>> ROOT = List.of(PRICES, HOOKS, LIMITS);
}
