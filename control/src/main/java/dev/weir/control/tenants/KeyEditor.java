package dev.weir.control.tenants;

import dev.weir.control.KeyRing;
import dev.weir.control.Nearest;
import dev.weir.control.Tier;
import dev.weir.protocol.Refusal;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may become of keys: made, given a new secret, revoked. */
final class KeyEditor {
  static final String[] FIELDS = {
    "id", "key", "sha256", "tenant", "role", "tier", "expires", "duration", "models", "addresses"
  };

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  // What a header can carry and nobody guesses.
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{16,512}");

  private KeyEditor() {}

  /**
   * A key that is made now.
   *
   * @param text the whole key; null: only its owner knows it
   */
  record Made(KeySpec spec, @Nullable String text) {}

  /**
   * @param at the tenant, where the form names none
   */
  static Made made(Form form, String at, long now) {
    String id = form.id("id");
    String given = form.text("key", KEY, "16 to 512 printable characters without spaces");
    String digest = form.text("sha256", DIGEST, "64 hex digits");
    if (given != null && digest != null) {
      throw WrongForm.wrong("sha256", "key and sha256: both (expected: one of them, or neither)");
    }
    NewKey fresh = id == null ? NewKey.random() : NewKey.named(id);
    String text = given != null ? given : digest != null ? null : fresh.text();
    String sha256 = text != null ? KeyRing.digest(text) : digest;
    String tenant = form.id("tenant");
    return new Made(
        new KeySpec(
            fresh.id(),
            String.valueOf(sha256),
            tenant == null ? at : tenant,
            Documents.role(form),
            form.id("tier"),
            form.end("expires", now),
            form.models("models"),
            form.ranges("addresses"),
            null,
            false),
        text);
  }

  static Plan create(View view, KeySpec key) {
    if (view.all().keys().containsKey(key.id())) {
      throw WrongForm.conflict("key: " + key.id() + " exists (expected: a new id)", "exists");
    }
    boolean taken = view.all().keys().values().stream().anyMatch(it -> uses(it, key.sha256()));
    if (taken) {
      throw WrongForm.conflict("key: this string is a key already (expected: a new one)", "exists");
    }
    known("tenant", key.tenant(), Tenant.DEFAULT, view.all().tenants().keySet());
    if (key.own() != null) {
      known("tier", key.own(), Tier.DEFAULT.name(), view.all().tiers().keySet());
    }
    return Plan.of("create", Edit.of(key, null, key));
  }

  private static boolean uses(KeySpec key, String sha256) {
    KeySpec.Before before = key.before();
    return key.sha256().equals(sha256) || (before != null && before.sha256().equals(sha256));
  }

  /** A name that there is, or the one that needs nobody to make it. */
  static void known(String field, String name, String always, Collection<String> names) {
    if (!names.contains(name) && !name.equals(always)) {
      String near =
          Nearest.to(name, names)
              .map(it -> "did you mean \"" + it + "\"?")
              .orElse("one that exists");
      throw new WrongForm(
          new Refusal(
              400,
              "invalid_request_error",
              field + ": " + name + " does not exist (expected: " + near + ")",
              field,
              "unknown_" + field));
    }
  }

  /** A key opens no more; a second time, it is taken off the list. */
  static Plan revoke(View view, String id) {
    KeySpec key = find(view, id);
    view.writable(Kind.KEY, id);
    return key.revoked()
        ? Plan.of("forget", Edit.of(key, key, null))
        : Plan.of("revoke", Edit.of(key, key, key.withRevoked()));
  }

  static Plan rotate(View view, String id, String sha256, long overlapEnds) {
    KeySpec key = find(view, id);
    view.writable(Kind.KEY, id);
    if (key.revoked()) {
      throw WrongForm.conflict("key: " + id + " is revoked (expected: make a new one)", "revoked");
    }
    return Plan.of("rotate", Edit.of(key, key, key.rotated(sha256, overlapEnds)));
  }

  static KeySpec find(View view, String id) {
    KeySpec key = view.all().keys().get(id);
    if (key == null) {
      throw WrongForm.unknown("key", id);
    }
    return key;
  }
}
