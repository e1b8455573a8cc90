package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.KeyRing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /key/generate} and {@code /key/info} as LiteLLM's clients call them. What LiteLLM calls a
 * team is a tenant here. Fields that would limit a key are refused and not dropped: whoever sends
 * one believes that it holds.
 */
final class LiteLlmKeys {
  private static final Pattern ANY = Pattern.compile("[\\x21-\\x7e]{1,512}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final String[] TAKEN = {
    "key_alias", "key", "team_id", "models", "duration", "metadata", "user_id", "tier"
  };

  private final Tenancy tenancy;

  LiteLlmKeys(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  Object answer(Call call) {
    return switch (call.path()) {
      case "/key/generate" -> {
        if (!call.method().equals("POST")) {
          throw TenantRoutes.method(call, "POST");
        }
        yield generate(call);
      }
      case "/key/info" -> {
        if (!call.reads()) {
          throw TenantRoutes.method(call, "GET");
        }
        yield info(call);
      }
      default -> throw WrongForm.unknown("path", call.path());
    };
  }

  private Object generate(Call call) {
    Form form = Form.read(call.body()).only(TAKEN);
    Map<String, @Nullable Object> ours = new LinkedHashMap<>();
    put(ours, "id", form.id("key_alias"));
    put(ours, "key", form.text("key", ANY, "printable characters"));
    put(ours, "tenant", form.id("team_id"));
    put(ours, "tier", form.id("tier"));
    Set<String> models = form.models("models");
    // An empty list is all models there.
    put(ours, "models", models == null || models.isEmpty() ? null : models);
    put(ours, "duration", form.text("duration", ANY, "a duration such as 30d"));
    Map<String, @Nullable Object> made =
        KeyResource.make(tenancy, call, Form.read(Documents.json(ours)));
    String text = String.valueOf(made.get("key"));
    Map<String, @Nullable Object> theirs = new LinkedHashMap<>();
    theirs.put("key", text);
    theirs.put("token", KeyRing.digest(text));
    theirs.put("expires", made.get("expires"));
    theirs.putAll(about(KeyEditor.find(tenancy.view(), String.valueOf(made.get("id")))));
    return theirs;
  }

  private static void put(Map<String, @Nullable Object> to, String name, @Nullable Object value) {
    if (value != null) {
      to.put(name, value);
    }
  }

  /** Of a key, or of the digest of one. */
  private Object info(Call call) {
    String asked = call.query().get("key");
    if (asked == null) {
      throw WrongForm.wrong("key", "key: missing (expected: ?key=KEY, or its SHA-256)");
    }
    String digest = DIGEST.matcher(asked).matches() ? asked : KeyRing.digest(asked);
    KeySpec key =
        tenancy.view().all().keys().values().stream()
            .filter(it -> it.sha256().equals(digest))
            .filter(it -> Permission.sees(call.caller(), it.tenant()))
            .findFirst()
            .orElseThrow(() -> WrongForm.unknown("key", "…"));
    Map<String, @Nullable Object> info = about(key);
    info.put("expires", Documents.time(key.until()));
    info.put("blocked", key.revoked());
    return Map.of("key", digest, "info", info);
  }

  private static Map<String, @Nullable Object> about(KeySpec key) {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("key_name", "sk-weir-" + key.id() + "-...");
    about.put("key_alias", key.id());
    about.put("team_id", key.tenant());
    about.put("models", key.models() == null ? List.of() : new ArrayList<>(key.models()));
    about.put("tier", key.own());
    return about;
  }
}
