package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /admin/keys}. A key is shown once, to whoever makes it. */
final class KeyResource implements TenantRoutes.Resource {
  private static final String ROTATE = "/rotate";
  private static final Duration OVERLAP = Duration.ofHours(24);

  private final Tenancy tenancy;

  KeyResource(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public boolean tenantsBusiness(Call call) {
    return true;
  }

  @Override
  public Object answer(Call call, String id) {
    if (id.isEmpty()) {
      return switch (call.method()) {
        case "GET", "HEAD" -> list(call);
        case "POST" -> new TenantRoutes.Created(make(tenancy, call, form(call)));
        default -> throw TenantRoutes.method(call, "GET or POST");
      };
    }
    if (id.endsWith(ROTATE)) {
      if (!call.method().equals("POST")) {
        throw TenantRoutes.method(call, "POST");
      }
      return rotate(call, id.substring(0, id.length() - ROTATE.length()));
    }
    return switch (call.method()) {
      case "GET", "HEAD" -> shown(seen(tenancy.view(), call.caller(), id));
      case "DELETE" -> revoke(call, id);
      default -> throw TenantRoutes.method(call, "GET, DELETE, or POST " + id + ROTATE);
    };
  }

  private static Form form(Call call) {
    return Form.read(call.body()).only(KeyEditor.FIELDS);
  }

  private Object list(Call call) {
    String tenant = call.query().get("tenant");
    List<Map<String, @Nullable Object>> keys =
        tenancy.view().all().keys().values().stream()
            .filter(key -> Permission.sees(call.caller(), key.tenant()))
            .filter(key -> tenant == null || tenant.equals(key.tenant()))
            .map(this::shown)
            .toList();
    return Map.of("keys", keys);
  }

  /** Makes a key as the form says; a tenant's admin need not name its tenant. */
  static Map<String, @Nullable Object> make(Tenancy tenancy, Call call, Form form) {
    Caller caller = call.caller();
    String at = caller.tenant().isEmpty() || form.has("tenant") ? Tenant.DEFAULT : caller.tenant();
    KeyEditor.Made made = KeyEditor.made(form, at, tenancy.now());
    KeySpec key = Permission.makable(caller, made.spec());
    tenancy.change(caller.id(), view -> KeyEditor.create(view, key));
    Map<String, @Nullable Object> shown = shown(tenancy, key);
    if (made.text() != null) {
      shown.put("key", made.text());
    }
    if (tenancy.ring().isOpen()) {
      shown.put(
          "warning", "this server also serves those without a key, until weir.yaml declares one");
    }
    return shown;
  }

  private Object rotate(Call call, String id) {
    Form form = Form.read(call.body()).only("overlap");
    Duration overlap = Objects.requireNonNullElse(form.duration("overlap"), OVERLAP);
    NewKey fresh = NewKey.named(id);
    long ends = tenancy.now() + overlap.toMillis();
    tenancy.change(
        call.caller().id(),
        view -> {
          seen(view, call.caller(), id);
          return KeyEditor.rotate(view, id, fresh.sha256(), ends);
        });
    Map<String, @Nullable Object> shown = shown(KeyEditor.find(tenancy.view(), id));
    shown.put("key", fresh.text());
    shown.put("before_until", Documents.time(ends));
    return shown;
  }

  private Object revoke(Call call, String id) {
    Plan done =
        tenancy.change(
            call.caller().id(),
            view -> {
              seen(view, call.caller(), id);
              return KeyEditor.revoke(view, id);
            });
    return Map.of("id", id, "done", done.action());
  }

  private static KeySpec seen(View view, Caller caller, String id) {
    KeySpec key = KeyEditor.find(view, id);
    if (!Permission.sees(caller, key.tenant())) {
      throw WrongForm.unknown("key", id);
    }
    return key;
  }

  private Map<String, @Nullable Object> shown(KeySpec key) {
    return shown(tenancy, key);
  }

  private static Map<String, @Nullable Object> shown(Tenancy tenancy, KeySpec key) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(Documents.shown(key));
    String state = key.revoked() ? "revoked" : key.until() <= tenancy.now() ? "expired" : "active";
    shown.put("state", state);
    boolean declared = tenancy.view().declared().keys().containsKey(key.id());
    shown.put("declared", declared);
    return shown;
  }
}
