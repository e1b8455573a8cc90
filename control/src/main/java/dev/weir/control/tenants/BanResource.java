package dev.weir.control.tenants;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminApi.Call;
import dev.weir.control.AutomaticBans;
import dev.weir.control.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/bans}: those that somebody listed, and those that this gateway made itself. A
 * listed one is in force on every gateway.
 */
final class BanResource implements TenantRoutes.Resource {
  private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}]{0,200}");
  private static final Pattern ADDRESS = Pattern.compile(".{1,64}");

  private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1"));

  private final Tenancy tenancy;

  BanResource(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public Object answer(Call call, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> list();
      case "POST" -> new TenantRoutes.Created(make(call));
      case "DELETE" -> lift(call, Form.range("address", id));
      default -> throw TenantRoutes.method(call, "GET, POST or DELETE");
    };
  }

  private Object list() {
    List<Map<String, @Nullable Object>> bans = new ArrayList<>();
    View view = tenancy.view();
    for (Ban ban : view.all().bans().values()) {
      if (ban.until() > tenancy.now()) {
        boolean declared = view.declared().bans().containsKey(ban.range().toString());
        bans.add(shown(ban, declared ? "declared" : "made"));
      }
    }
    for (AutomaticBans.Banned banned : tenancy.automatic().list(System.nanoTime())) {
      long until = tenancy.now() + banned.nanosLeft() / 1_000_000;
      bans.add(shown(new Ban(banned.range(), until, "refused too often"), "automatic"));
    }
    return Map.of("bans", bans);
  }

  private Object make(Call call) {
    Form form = Form.read(call.body()).only("address", "until", "duration", "reason", "force");
    String address = form.text("address", ADDRESS, Cidr.EXPECTED);
    if (address == null) {
      throw WrongForm.wrong("address", "address: missing (expected: " + Cidr.EXPECTED + ")");
    }
    Cidr range = Form.range("address", address);
    String reason = form.text("reason", REASON, "at most 200 characters");
    Ban ban = new Ban(range, form.end("until", tenancy.now()), reason == null ? "" : reason);
    refuseOwn(range, call.caller().address());
    if (!form.flag("force")) {
      refuseWide(range);
    }
    tenancy.change(call.caller().id(), view -> TenantEditor.put(view, ban));
    return shown(ban, "made");
  }

  /** Whoever shuts itself out cannot lift it. */
  private static void refuseOwn(Cidr range, @Nullable InetAddress own) {
    if (own != null && range.contains(own)) {
      String literal = Cidr.of(own).toString();
      throw WrongForm.conflict(
          "address: %s has %s, which you call from (expected: a range without it)"
              .formatted(range, literal),
          "own_address");
    }
  }

  private static void refuseWide(Cidr range) {
    boolean local = LOOPBACK.stream().anyMatch(range::overlaps);
    if (local || range.isWide()) {
      throw WrongForm.conflict(
          "address: %s is %s (expected: a narrower range, or \"force\": true)"
              .formatted(range, local ? "this machine itself" : "wider than any one network"),
          "wide_range");
    }
  }

  private Object lift(Call call, Cidr range) {
    boolean automatic = tenancy.automatic().lift(range);
    String id = range.toString();
    if (automatic) {
      String before = Documents.json(Map.of("address", id, "origin", "automatic"));
      tenancy.note(call.caller().id(), new AdminApi.Change("delete", "ban", id, before, null));
    }
    if (!automatic || tenancy.view().made().bans().containsKey(id)) {
      tenancy.change(call.caller().id(), view -> TenantEditor.removeBan(view, id));
    }
    return Map.of("address", id, "done", "delete");
  }

  private static Map<String, @Nullable Object> shown(Ban ban, String origin) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(Documents.shown(ban));
    shown.put("origin", origin);
    return shown;
  }
}
