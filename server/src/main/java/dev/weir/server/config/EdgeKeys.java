package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.AutomaticBans;
import dev.weir.control.Cidr;
import dev.weir.control.Proxies;
import dev.weir.server.config.Callers.Choice;
import dev.weir.server.config.Callers.Range;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Numbers.Count;
import java.time.Duration;
import java.util.List;

/** The keys of {@link Schema} about where callers come from. */
final class EdgeKeys {
  static final Key<List<Item<Cidr>>> TRUSTED_PROXIES =
      new Key<>(
          "trusted_proxies",
          new Many<>(new Range()),
          List.of(),
          false,
          "peers whose word about the client's address counts");
  static final Key<Proxies.Header> FORWARDED =
      defaulting(
          "forwarded",
          Choice.of(Proxies.Header.values(), Proxies.Header::label),
          Proxies.Header.X_FORWARDED_FOR,
          "the header in which they say it");
  static final Key<Boolean> PROXY_PROTOCOL =
      defaulting(
          "proxy_protocol",
          Choice.of(new Boolean[] {true, false}, String::valueOf),
          false,
          "whether their connections begin with a PROXY header, version 1 or 2");

  /** {@code bans} */
  static final class BanKeys {
    private static final AutomaticBans.Rules OFF = AutomaticBans.Rules.OFF;
    static final Key<List<Item<Cidr>>> ADDRESSES =
        new Key<>(
            "addresses", new Many<>(new Range()), List.of(), false, "who gets 403 and no more");
    static final Key<Integer> REFUSALS =
        optional(
            "refusals",
            new Count(1, 1_000_000),
            "wrong keys from one address within the window that ban it; absent: none does");
    static final Key<Duration> WINDOW =
        defaulting("window", Schema.TIME, OFF.window(), "within which they count");
    static final Key<Duration> DURATION =
        defaulting("duration", Schema.TIME, OFF.duration(), "of such a ban");
    static final List<Key<?>> KEYS = List.of(ADDRESSES, REFUSALS, WINDOW, DURATION);

    private BanKeys() {}
  }

  static final Key<Section> BANS =
      new Key<>("bans", new Group(BanKeys.KEYS), null, false, "addresses that are shut out");

  private EdgeKeys() {}
}
