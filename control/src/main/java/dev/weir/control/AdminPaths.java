package dev.weir.control;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Reply;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every call that the admin API knows: which paths there are is told to whoever misses one, and
 * what may stand behind their question marks and in their bodies is held against each call. Who
 * answers them stands elsewhere; a test goes through all of them.
 */
public final class AdminPaths {
  private static final Entry[] READS = {
    get("/admin/engines"),
    get("/admin/models"),
    get("/admin/live", "after"),
    get("/admin/requests", "limit"),
    get("/admin/snapshot"),
    get("/admin/degrade"),
    get("/admin/usage", "by", "from", "to", "format"),
    get("/admin/ledger", "after", "limit"),
    get("/admin/ledger/status"),
    get("/admin/keys", "tenant"),
    get("/admin/keys/ID"),
    get("/admin/tenants"),
    get("/admin/tenants/ID"),
    get("/admin/tiers"),
    get("/admin/tiers/ID"),
    get("/admin/bans"),
    get("/admin/audit", "below", "limit", "tenant"),
    get("/key/info", "key"),
  };
  private static final Entry[] CHANGES = {
    bare("POST", "/admin/reload"),
    bare("POST", "/admin/engines/ID/drain", "grace_ms", "hold"),
    bare("POST", "/admin/engines/ID/undrain"),
    form("POST", "/admin/degrade"),
    form("POST", "/admin/keys"),
    form("POST", "/admin/keys/ID/rotate"),
    bare("DELETE", "/admin/keys/ID"),
    form("POST", "/admin/tenants"),
    form("PUT", "/admin/tenants/ID"),
    bare("DELETE", "/admin/tenants/ID"),
    form("POST", "/admin/tiers"),
    form("PUT", "/admin/tiers/ID"),
    bare("DELETE", "/admin/tiers/ID"),
    form("POST", "/admin/bans"),
    bare("DELETE", "/admin/bans/RANGE"),
    form("POST", "/key/generate"),
  };

  private AdminPaths() {}

  /**
   * @param path with {@code ID} for a name, {@code RANGE} for addresses
   * @param parameters of the query
   * @param form whether its body is read
   */
  public record Entry(
      String method, String path, Set<String> parameters, boolean form, Pattern pattern) {
    private Entry(String method, String path, boolean form, String... parameters) {
      this(
          method,
          path,
          new TreeSet<>(List.of(parameters)),
          form,
          Pattern.compile(path.replace("ID", "[^/]+").replace("RANGE", ".+")));
    }

    private boolean is(Call call) {
      String asked = call.method().equals("HEAD") ? "GET" : call.method();
      return method.equals(asked) && pattern.matcher(call.path()).matches();
    }

    private String shown() {
      return method + " " + path;
    }
  }

  private static Entry get(String path, String... parameters) {
    return bare("GET", path, parameters);
  }

  private static Entry bare(String method, String path, String... parameters) {
    return new Entry(method, path, false, parameters);
  }

  private static Entry form(String method, String path) {
    return new Entry(method, path, true);
  }

  /** The calls that look. */
  public static List<Entry> reads() {
    return List.of(READS);
  }

  /** The calls that change something; each of them, done, is an audit row. */
  public static List<Entry> changes() {
    return List.of(CHANGES);
  }

  private static Stream<Entry> all() {
    return Stream.concat(Stream.of(READS), Stream.of(CHANGES));
  }

  /**
   * Says that a call brings something that nobody would look at; null: it does not. Its sender
   * means something by it, and would get something else.
   */
  public static @Nullable Reply unasked(Call call) {
    Entry entry = all().filter(it -> it.is(call)).findFirst().orElse(null);
    if (entry == null) {
      return null;
    }
    Set<String> known = entry.parameters();
    for (String name : new TreeSet<>(call.query().keySet())) {
      if (!known.contains(name)) {
        String hint = known.isEmpty() ? "(expected: none)" : Nearest.hint(name, known);
        return AdminReplies.error(400, "unknown_parameter", name + ": unknown parameter " + hint);
      }
    }
    String sent = entry.form() ? null : AdminBody.unasked(call.body());
    if (sent == null) {
      return null;
    }
    String query = known.isEmpty() ? "" : "; in the query: " + String.join(", ", known);
    return AdminReplies.error(
        400, "unexpected_body", "body: " + sent + " (expected: none" + query + ")");
  }

  /** Says that there is no such path, and what there is: at this place, if there is anything. */
  static Reply notFound(String path) {
    List<String> here =
        all().filter(entry -> sameRoot(entry.path(), path)).map(Entry::shown).toList();
    String expected =
        here.isEmpty()
            ? all().map(Entry::path).distinct().collect(Collectors.joining(", "))
            : String.join(", ", here);
    return AdminReplies.error(
        404, "not_found", "path: " + path + " (expected: one of " + expected + ")");
  }

  private static boolean sameRoot(String one, String other) {
    String[] a = one.split("/", 4);
    String[] b = other.split("/", 4);
    return b.length > 2 && a[2].equals(b[2]);
  }
}
