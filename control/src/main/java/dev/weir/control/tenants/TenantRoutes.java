package dev.weir.control.tenants;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminPaths;
import dev.weir.control.AdminReplies;
import dev.weir.protocol.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of the admin API about callers, and for all of it what each role may do. It stands in
 * front of the rest.
 *
 * <pre>
 *   /admin/keys       GET list, ?tenant=   POST make one
 *   /admin/keys/ID    GET   DELETE revoke   POST ID/rotate new secret, the old one good for a while
 *   /admin/tenants    GET   POST   /admin/tenants/ID   GET PUT DELETE, with its keys
 *   /admin/tiers      GET   POST   /admin/tiers/ID     GET PUT DELETE
 *   /admin/bans       GET   POST   /admin/bans/RANGE   DELETE
 *   /admin/audit      GET ?below=&amp;limit=&amp;tenant=    who changed what
 *   /key/generate, /key/info                       as LiteLLM's clients call it
 * </pre>
 */
public final class TenantRoutes implements AdminApi {
  private static final String ADMIN = "/admin/";

  /** Answered from the ledger, which gives a tenant's admin its own tenant alone. */
  private static final Set<String> LEDGER = Set.of("/admin/usage", "/admin/ledger");

  private final Tenancy tenancy;
  private final Map<String, Resource> resources;
  private final LiteLlmKeys liteLlm;
  private final AdminApi others;

  /** Answers what comes behind {@code /admin/NAME}. */
  interface Resource {
    /**
     * @param id behind the name; empty: nothing
     */
    Object answer(Call call, String id);

    /** Whether a tenant's admin has anything to do here. */
    default boolean tenantsBusiness(Call call) {
      return false;
    }
  }

  /** A view, and the status that says that something was made. */
  record Created(Object view) {}

  public TenantRoutes(Tenancy tenancy, AdminApi others) {
    KeyResource keys = new KeyResource(tenancy);
    this.resources =
        Map.of(
            "keys", keys,
            "tenants", new TenantResource(tenancy),
            "tiers", new TierResource(tenancy),
            "bans", new BanResource(tenancy),
            "audit", new AuditResource(tenancy));
    this.tenancy = tenancy;
    this.liteLlm = new LiteLlmKeys(tenancy);
    this.others = others;
  }

  @Override
  public Reply handle(Call call) {
    try {
      return route(call);
    } catch (WrongForm e) {
      return AdminReplies.refused(e.refusal());
    }
  }

  private Reply route(Call call) {
    if (call.path().startsWith("/key/")) {
      Permission.check(call, true);
      return asked(call, () -> reply(liteLlm.answer(call)));
    }
    Resource resource = resource(call.path());
    if (resource == null) {
      Permission.check(call, LEDGER.contains(call.path()));
      return asked(call, () -> noted(call, others.handle(call)));
    }
    Permission.check(call, resource.tenantsBusiness(call));
    return asked(call, () -> reply(resource.answer(call, id(call.path()))));
  }

  private static Reply asked(Call call, Supplier<Reply> answer) {
    Reply wrong = AdminPaths.unasked(call);
    return wrong == null ? answer.get() : wrong;
  }

  /** A change that was not made here. */
  private Reply noted(Call call, Reply reply) {
    Change change = reply.change();
    if (change != null) {
      tenancy.note(call.caller().id(), change);
    }
    return reply;
  }

  private static Reply reply(Object view) {
    return view instanceof Created(Object inner)
        ? AdminReplies.of(201, inner)
        : AdminReplies.of(200, view);
  }

  private @Nullable Resource resource(String path) {
    if (!path.startsWith(ADMIN)) {
      return null;
    }
    String rest = path.substring(ADMIN.length());
    int slash = rest.indexOf('/');
    return resources.get(slash < 0 ? rest : rest.substring(0, slash));
  }

  private static String id(String path) {
    int slash = path.indexOf('/', ADMIN.length());
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  /** For a method that a path does not know. */
  static WrongForm method(Call call, String expected) {
    String message = call.method() + " " + call.path() + " (expected: " + expected + ")";
    return new WrongForm(Refusal.invalid(405, message, "method_not_allowed"));
  }
}
