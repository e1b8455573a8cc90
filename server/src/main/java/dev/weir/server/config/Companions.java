package dev.weir.server.config;

import dev.weir.control.Cidr;
import dev.weir.server.config.DegradeKeys.Degrade;
import dev.weir.server.config.DegradeKeys.Shadow;
import dev.weir.server.config.EdgeKeys.BanKeys;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Schema.Limits;
import dev.weir.server.config.Schema.Server;
import dev.weir.server.config.TenantKeys.Tiers;
import dev.weir.server.config.TermsKeys.Redis;
import java.util.List;
import java.util.Objects;

/**
 * Keys that mean nothing without another one, and bounds that cross. Whoever wrote such a key meant
 * something by it, and would get nothing. What a switch turns off may stay where it is: {@code
 * enabled: false} and {@code keep: never} are meant.
 */
final class Companions {
  private final Section root;
  private final Problems problems;

  Companions(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    Section redis = group(group(root, TermsKeys.LIMITS), TermsKeys.REDIS);
    needs(redis, Redis.GATEWAY, Redis.URL);
    needs(redis, Redis.GATEWAYS, Redis.URL);
    Section store = group(root, StoreKeys.STORE);
    needs(store, StoreKeys.USER, StoreKeys.URL);
    needs(store, StoreKeys.PASSWORD, store.written(StoreKeys.URL) ? StoreKeys.USER : StoreKeys.URL);
    Section bans = group(root, EdgeKeys.BANS);
    needs(bans, BanKeys.WINDOW, BanKeys.REFUSALS);
    needs(bans, BanKeys.DURATION, BanKeys.REFUSALS);
    server(group(root, Schema.SERVER));
    HealthKeys.check(group(root, Schema.HEALTH), this);
    new HedgingChecks(root).run(problems);
    sections(Schema.MODELS).forEach(this::model);
    sections(TenantKeys.TIERS).forEach(this::budget);
    sections(Schema.KEYS).forEach(this::addresses);
    sections(IdentityKeys.IDENTITY)
        .forEach(provider -> order(provider, IdentityKeys.REFRESH, IdentityKeys.GRACE));
  }

  private void server(Section server) {
    Section limits = group(server, Server.LIMITS);
    if (limits.written(Limits.BUFFERED_BYTES)) {
      order(limits, Limits.BODY_BYTES, Limits.BUFFERED_BYTES);
    }
    unlessUsual(server, EdgeKeys.FORWARDED);
    unlessUsual(server, EdgeKeys.PROXY_PROTOCOL);
  }

  /** Who trusts nobody may still write down what goes without saying. */
  private void unlessUsual(Section server, Key<?> key) {
    if (!Objects.equals(server.find(key), key.fallback())) {
      needs(server, key, EdgeKeys.TRUSTED_PROXIES);
    }
  }

  private void model(Section model) {
    Section degrade = group(model, DegradeKeys.DEGRADE);
    for (Key<?> key :
        List.of(Degrade.ENTER, Degrade.LEAVE, Degrade.ENTER_AFTER, Degrade.LEAVE_AFTER)) {
      needs(degrade, key, Degrade.STEPS);
    }
    Section shadow = group(model, DegradeKeys.SHADOW);
    for (Key<?> key : Shadow.KEYS) {
      needs(shadow, key, Shadow.TO);
    }
  }

  /** What has no price is free, and would never use up a budget. */
  private void budget(Section tier) {
    for (Key<?> key : List.of(Tiers.MONEY_PER_DAY, Tiers.MONEY_PER_MONTH)) {
      if (tier.written(key) && missing(root, TermsKeys.PRICES)) {
        problems.add(
            tier, key, tier.shown(key) + " without prices (expected: prices, of some model)");
      }
    }
  }

  private void addresses(Section key) {
    List<Item<Cidr>> from = key.find(TenantKeys.Keys.ADDRESSES);
    if (from != null
        && key.written(TenantKeys.Keys.ADDRESSES)
        && missing(key, TenantKeys.Keys.ADDRESSES)) {
      problems.add(
          key,
          TenantKeys.Keys.ADDRESSES,
          "[] (expected: at least one; from everywhere: leave it out)");
    }
  }

  private List<Section> sections(Key<List<Section>> key) {
    return Objects.requireNonNullElse(root.find(key), List.of());
  }

  /** Empty where something else than a mapping is written. */
  static Section group(Section section, Key<Section> key) {
    return Objects.requireNonNullElseGet(section.find(key), () -> new Section("", 0));
  }

  private void needs(Section section, Key<?> key, Key<?> other) {
    if (section.written(key) && missing(section, other)) {
      String message = "%s without %s (expected: %2$s, %s)";
      problems.add(
          section, key, message.formatted(section.shown(key), other.name(), other.about()));
    }
  }

  private boolean missing(Section section, Key<?> key) {
    Object value = section.find(key);
    boolean nothing = value == null || value instanceof List<?> list && list.isEmpty();
    return nothing && !problems.at(section.path(key));
  }

  /** The one is at most the other; who wrote only one of them is told of that one. */
  <T extends Comparable<T>> void order(Section section, Key<T> least, Key<T> most) {
    T low = section.find(least);
    T high = section.find(most);
    if (low == null || high == null || low.compareTo(high) <= 0) {
      return;
    }
    boolean tellMost = section.written(most) && !section.written(least);
    Key<T> told = tellMost ? most : least;
    Key<T> bound = tellMost ? least : most;
    problems.add(
        section,
        told,
        "%s (expected: at %s %s, which is %s)"
            .formatted(
                section.shown(told),
                tellMost ? "least" : "most",
                bound.name(),
                section.shown(bound)));
  }
}
