package dev.weir.control.tenants;

import dev.weir.control.Cidr;
import dev.weir.control.KeyTerms;
import dev.weir.control.Role;
import dev.weir.control.Tier;
import dev.weir.control.port.TenantStore.Contents;
import dev.weir.control.port.TenantStore.Document;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tiers, tenants, keys and bans as JSON, for the store and for who asks. What is absent is not
 * limited; what an older or newer Weir wrote beside it is passed over.
 */
final class Documents {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern ANY = Pattern.compile("(?s).*");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Documents() {}

  static String json(Object view) {
    return MAPPER.writeValueAsString(view);
  }

  // Out.

  /** Everything of it, digests included: for the store alone. */
  static String stored(Object value) {
    Map<String, @Nullable Object> fields = shown(value);
    if (value instanceof KeySpec key) {
      fields.put("sha256", key.sha256());
      KeySpec.Before before = key.before();
      if (before != null) {
        Map<String, @Nullable Object> old = new LinkedHashMap<>();
        old.put("sha256", before.sha256());
        old.put("until", time(before.until()));
        fields.put("before", old);
      }
    }
    return json(fields);
  }

  /** What may be seen of it: no secret and no digest of one. */
  static Map<String, @Nullable Object> shown(Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    switch (value) {
      case Tier tier -> show(tier, fields);
      case Tenant tenant -> {
        fields.put("id", tenant.id());
        fields.put("org", tenant.org());
        fields.put("tier", tenant.tier());
        fields.put("models", tenant.models());
      }
      case KeySpec key -> show(key, fields);
      case Ban ban -> {
        fields.put("address", ban.range().toString());
        fields.put("until", time(ban.until()));
        fields.put("reason", ban.reason());
      }
      default -> throw new IllegalArgumentException(value.getClass() + ": no document");
    }
    return fields;
  }

  private static void show(Tier tier, Map<String, @Nullable Object> fields) {
    fields.put("id", tier.name());
    limit(fields, "requests_per_second", tier.requestsPerSecond());
    limit(fields, "requests_per_minute", tier.requestsPerMinute());
    limit(fields, "tokens_per_minute", tier.tokensPerMinute());
    limit(fields, "concurrent", tier.concurrent());
    limit(fields, "queued", tier.queued());
    money(fields, "money_per_day", tier.microsPerDay());
    money(fields, "money_per_month", tier.microsPerMonth());
    limit(fields, "context_tokens", tier.contextTokens());
    fields.put("priority", tier.priority());
    fields.put("weight", tier.weight());
  }

  private static void limit(Map<String, @Nullable Object> fields, String name, long limit) {
    fields.put(name, limit == Tier.UNLIMITED ? null : limit);
  }

  private static void money(Map<String, @Nullable Object> fields, String name, long micros) {
    fields.put(name, micros == Tier.UNLIMITED ? null : BigDecimal.valueOf(micros, 6));
  }

  private static void show(KeySpec key, Map<String, @Nullable Object> fields) {
    fields.put("id", key.id());
    fields.put("tenant", key.tenant());
    fields.put("role", key.role().label());
    fields.put("tier", key.own());
    fields.put("expires", time(key.until()));
    fields.put("models", key.models());
    fields.put("addresses", key.addresses().stream().map(Cidr::toString).toList());
    fields.put("revoked", key.revoked());
  }

  /** Null: never. */
  static @Nullable String time(long millis) {
    return millis == KeyTerms.FOR_EVER ? null : Instant.ofEpochMilli(millis).toString();
  }

  // In.

  static Directory directory(Contents contents) {
    Map<String, Tier> tiers = new LinkedHashMap<>();
    Map<String, Tenant> tenants = new LinkedHashMap<>();
    Map<String, KeySpec> keys = new LinkedHashMap<>();
    Map<String, Ban> bans = new LinkedHashMap<>();
    for (Document document : contents.documents()) {
      String id = document.id();
      Form form = Form.read(document.body());
      Kind kind = Kind.of(document.kind());
      if (kind != null) {
        switch (kind) {
          case TIER -> tiers.put(id, tier(id, form));
          case TENANT -> tenants.put(id, tenant(id, form));
          case KEY -> keys.put(id, key(id, form));
          case BAN -> bans.put(id, ban(id, form));
        }
      }
    }
    return new Directory(tiers, tenants, keys, bans);
  }

  static Tier tier(String id, Form form) {
    return new Tier(
        id,
        limit(form, "requests_per_second"),
        limit(form, "requests_per_minute"),
        limit(form, "tokens_per_minute"),
        limit(form, "concurrent"),
        limit(form, "queued"),
        form.micros("money_per_day", Tier.MOST, Tier.UNLIMITED),
        form.micros("money_per_month", Tier.MOST, Tier.UNLIMITED),
        limit(form, "context_tokens"),
        (int)
            form.whole(
                "priority", -Tier.MOST_PRIORITY, Tier.MOST_PRIORITY, Tier.DEFAULT.priority()),
        form.micros("weight", (long) (Tier.MOST_WEIGHT * 1e6), 1_000_000) / 1e6);
  }

  private static long limit(Form form, String name) {
    return form.whole(name, 1, Tier.MOST, Tier.UNLIMITED);
  }

  static Tenant tenant(String id, Form form) {
    String org = form.id("org");
    return new Tenant(
        id, org == null ? Tenant.DEFAULT : org, form.id("tier"), form.models("models"));
  }

  private static KeySpec key(String id, Form form) {
    Form before = form.object("before");
    return new KeySpec(
        id,
        Objects.requireNonNull(form.text("sha256", DIGEST, "64 hex digits"), "sha256"),
        Objects.requireNonNullElse(form.id("tenant"), Tenant.DEFAULT),
        role(form),
        form.id("tier"),
        form.moment("expires", KeyTerms.FOR_EVER),
        form.models("models"),
        form.ranges("addresses"),
        before == null
            ? null
            : new KeySpec.Before(
                Objects.requireNonNull(before.text("sha256", DIGEST, "64 hex digits"), "sha256"),
                before.moment("until", KeyTerms.FOR_EVER)),
        form.flag("revoked"));
  }

  static Role role(Form form) {
    String label = form.text("role", ANY, "a role");
    if (label == null) {
      return Role.NONE;
    }
    if (!Role.LABELS.contains(label)) {
      throw WrongForm.value("role", label, "one of " + String.join(", ", Role.LABELS));
    }
    return Role.of(label);
  }

  private static Ban ban(String id, Form form) {
    String reason = form.text("reason", ANY, "text");
    return new Ban(
        Form.range("address", id),
        form.moment("until", KeyTerms.FOR_EVER),
        reason == null ? "" : reason);
  }
}
