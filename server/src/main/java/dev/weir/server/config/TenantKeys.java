package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;
import static dev.weir.server.config.Key.required;

import dev.weir.control.Cidr;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.Tenant;
import dev.weir.server.config.Amounts.Money;
import dev.weir.server.config.Amounts.Part;
import dev.weir.server.config.Amounts.Whole;
import dev.weir.server.config.Callers.Choice;
import dev.weir.server.config.Callers.Moment;
import dev.weir.server.config.Callers.Range;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Groups;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Texts.Text;
import java.util.List;

/** The keys of {@link Schema} about who is served, and how much. */
final class TenantKeys {
  private TenantKeys() {}

  /** {@code tiers[]} */
  static final class Tiers {
    private static final Whole LIMIT = new Whole(Tier.MOST);
    private static final Money MONEY = new Money(Tier.MOST);
    static final Key<String> ID =
        required("id", Text.ID, "its name; \"default\" is what tenants without a tier get");
    static final Key<Long> REQUESTS_PER_SECOND =
        optional("requests_per_second", LIMIT, "absent, here and below: no such limit");
    static final Key<Long> REQUESTS_PER_MINUTE =
        optional("requests_per_minute", LIMIT, "requests in a minute");
    static final Key<Long> TOKENS_PER_MINUTE =
        optional("tokens_per_minute", LIMIT, "tokens read and written in a minute");
    static final Key<Long> CONCURRENT = optional("concurrent", LIMIT, "requests at once");
    static final Key<Long> QUEUED =
        optional("queued", LIMIT, "requests that wait for an engine at once");
    static final Key<Long> MONEY_PER_DAY =
        optional("money_per_day", MONEY, "in the currency of the price list; a day is UTC's");
    static final Key<Long> MONEY_PER_MONTH =
        optional("money_per_month", MONEY, "likewise; a month is UTC's");
    static final Key<Long> CONTEXT_TOKENS =
        optional("context_tokens", LIMIT, "tokens of one request, read and to be written");
    static final Key<Integer> PRIORITY =
        defaulting(
            "priority",
            new Count(-Tier.MOST_PRIORITY, Tier.MOST_PRIORITY),
            Tier.DEFAULT.priority(),
            "class of its requests: lower goes first");
    static final Key<Double> WEIGHT =
        defaulting(
            "weight",
            new Part(Tier.MOST_WEIGHT),
            Tier.DEFAULT.weight(),
            "its part of the tokens beside other tenants of its class");
    static final List<Key<?>> KEYS =
        List.of(
            ID,
            REQUESTS_PER_SECOND,
            REQUESTS_PER_MINUTE,
            TOKENS_PER_MINUTE,
            CONCURRENT,
            QUEUED,
            MONEY_PER_DAY,
            MONEY_PER_MONTH,
            CONTEXT_TOKENS,
            PRIORITY,
            WEIGHT);

    private Tiers() {}
  }

  /** {@code tenants[]} */
  static final class Tenants {
    static final Key<String> ID = required("id", Text.ID, "its public name, in metrics and logs");
    static final Key<String> ORG =
        defaulting("org", Text.ID, Tenant.DEFAULT, "the organisation that it belongs to");
    static final Key<String> TIER =
        optional("tier", Text.ID, "what it may use; absent: the tier \"default\" if there is one");
    static final Key<List<Item<String>>> MODELS =
        new Key<>(
            "models", new Many<>(Text.MODEL), null, false, "that it may name; absent: every one");
    static final List<Key<?>> KEYS = List.of(ID, ORG, TIER, MODELS);

    private Tenants() {}
  }

  /** {@code keys[]} */
  static final class Keys {
    static final Key<String> ID = required("id", Text.ID, "its public name, safe to log");
    static final Key<String> SHA256 =
        required("sha256", new Texts.Digest(), "hex SHA-256 of the whole key");
    static final Key<String> TENANT =
        defaulting("tenant", Text.ID, Tenant.DEFAULT, "who is served and charged");
    static final Key<Role> ROLE =
        defaulting(
            "role",
            Choice.of(Role.values(), Role::label),
            Role.NONE,
            "what it may administer: nothing, look, its own tenant, all");
    static final Key<String> TIER =
        optional("tier", Text.ID, "limits of this key alone, within those of its tenant");
    static final Key<Long> EXPIRES =
        optional("expires", new Moment(), "from then on it is refused; absent: never");
    static final Key<List<Item<String>>> MODELS =
        new Key<>(
            "models",
            new Many<>(Text.MODEL),
            null,
            false,
            "that it may name; absent: all that its tenant may");
    static final Key<List<Item<Cidr>>> ADDRESSES =
        new Key<>(
            "addresses",
            new Many<>(new Range()),
            List.of(),
            false,
            "that it may be used from; absent: every one");
    static final List<Key<?>> KEYS =
        List.of(ID, SHA256, TENANT, ROLE, TIER, EXPIRES, MODELS, ADDRESSES);

    private Keys() {}
  }

  static final Key<Integer> AUDIT_DAYS =
      defaulting(
          "retention_days",
          new Count(0, 36_500),
          Declared.AUDIT_DAYS,
          "audit rows are deleted after so many days, 0: never");
  static final Key<Section> AUDIT =
      new Key<>("audit", new Group(List.of(AUDIT_DAYS)), null, false, "who changed what");

  static final Key<List<Section>> TIERS =
      new Key<>("tiers", new Groups(Tiers.KEYS), List.of(), false, "how much a tenant may use");
  static final Key<List<Section>> TENANTS =
      new Key<>("tenants", new Groups(Tenants.KEYS), List.of(), false, "who is served and charged");
}
