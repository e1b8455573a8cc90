package dev.weir.control.tenants;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things that are listed, looked at, made, replaced and taken away by their names: {@code
 * /admin/NAME} and {@code /admin/NAME/ID}.
 */
abstract class NamedResource<T> implements TenantRoutes.Resource {
  private final Tenancy tenancy;
  private final Kind kind;

  NamedResource(Tenancy tenancy, Kind kind) {
    this.tenancy = tenancy;
    this.kind = kind;
  }

  /** All there are, by name. */
  abstract Map<String, T> in(Directory directory);

  /** Whether the caller may hear that there is such a thing. */
  abstract boolean sees(Caller caller, T thing);

  abstract String[] fields();

  abstract T read(String id, Form form);

  abstract Plan put(View view, T thing);

  abstract Plan remove(View view, String id);

  @Override
  public boolean tenantsBusiness(Call call) {
    return call.reads();
  }

  @Override
  public Object answer(Call call, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> id.isEmpty() ? list(call.caller()) : seen(call.caller(), id);
      case "POST" -> new TenantRoutes.Created(put(call, null));
      case "PUT" -> put(call, id);
      case "DELETE" -> removed(id, tenancy.change(call.caller().id(), view -> remove(view, id)));
      default -> throw TenantRoutes.method(call, "GET, POST, PUT or DELETE");
    };
  }

  /** What is said of one that is gone. */
  Object removed(String id, Plan done) {
    return Map.of("id", id, "done", done.action());
  }

  private Object list(Caller caller) {
    List<Map<String, @Nullable Object>> all =
        in(tenancy.view().all()).entrySet().stream()
            .filter(entry -> sees(caller, entry.getValue()))
            .map(entry -> shown(entry.getKey(), entry.getValue()))
            .toList();
    return Map.of(kind.label() + "s", all);
  }

  private Object seen(Caller caller, String id) {
    T thing = in(tenancy.view().all()).get(id);
    if (thing == null || !sees(caller, thing)) {
      throw WrongForm.unknown(kind.label(), id);
    }
    return shown(id, thing);
  }

  /**
   * @param at null: a new one, whose id the body names
   */
  private Object put(Call call, @Nullable String at) {
    Form form = Form.read(call.body()).only(fields());
    String id = Ids.of(form, at);
    T thing = read(id, form);
    tenancy.change(
        call.caller().id(),
        view -> {
          Ids.isNew(at, kind, id, view);
          return put(view, thing);
        });
    return shown(id, thing);
  }

  private Map<String, @Nullable Object> shown(String id, Object thing) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(Documents.shown(thing));
    shown.put("declared", in(tenancy.view().declared()).containsKey(id));
    return shown;
  }
}
