package dev.weir.control.ledger;

import dev.weir.control.AdminApi;
import dev.weir.control.AdminReplies;
import dev.weir.control.Role;
import dev.weir.control.port.LedgerStore.Stored;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the admin API says of the ledger; other calls go on.
 *
 * <pre>
 *   GET /admin/usage          sums over rows; ?by=tenant,model,key,day,…&amp;from=&amp;to=&amp;format=csv.
 *   GET /admin/ledger         rows, oldest first; ?after=SEQ&amp;limit=N
 *   GET /admin/ledger/status  how much is on disk, in the store, lost
 * </pre>
 *
 * A tenant's admin gets sums and rows of its tenant, and not the last.
 */
public final class LedgerRoutes implements AdminApi {
  private static final int MOST_ROWS = 10_000;
  private static final int USUAL_ROWS = 1_000;

  private final @Nullable Ledger ledger;
  private final AdminApi next;

  /**
   * @param ledger null: none is kept
   * @param next answers all other calls
   */
  public LedgerRoutes(@Nullable Ledger ledger, AdminApi next) {
    this.ledger = ledger;
    this.next = next;
  }

  @Override
  public Reply handle(Call call) {
    return switch (call.path()) {
      case "/admin/usage", "/admin/ledger", "/admin/ledger/status" -> own(call);
      default -> next.handle(call);
    };
  }

  private Reply own(Call call) {
    Ledger kept = ledger;
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return error(405, "method_not_allowed", call.method() + " (expected: GET)");
    }
    if (kept == null) {
      String expected = "expected: weir serve with a data folder; see docs/ledger.md";
      return error(404, "no_ledger", "ledger: not kept (" + expected + ")");
    }
    try {
      return switch (call.path()) {
        case "/admin/usage" -> usage(kept, call);
        case "/admin/ledger" -> rows(kept, call);
        default -> json(kept.status());
      };
    } catch (IllegalArgumentException e) {
      return error(400, "invalid_value", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return error(503, "store_unavailable", String.valueOf(e.getMessage()));
    }
  }

  private static Reply usage(Ledger ledger, Call call) throws IOException {
    Map<String, String> wanted = call.query();
    String format = wanted.getOrDefault("format", "json");
    if (!format.equals("json") && !format.equals("csv")) {
      throw new IllegalArgumentException("format: " + format + " (expected: json or csv)");
    }
    UsageQuery all = UsageRequest.of(wanted, LocalDate.now(ZoneOffset.UTC));
    String tenant = only(call.caller());
    UsageQuery query = tenant == null ? all : all.of(tenant);
    long behind = ledger.status().storeBehind();
    List<UsageLine> lines = ledger.store().usage(query);
    if (lines.size() > query.limit()) {
      throw new IllegalArgumentException(
          "by: more than " + query.limit() + " lines (expected: fewer days or columns)");
    }
    UsageReport report = new UsageReport(query, lines);
    return format.equals("csv")
        ? new Reply(200, "text/csv; charset=utf-8", report.csv(), AdminReplies.HEADERS)
        : json(report.view(behind));
  }

  /** Whose rows the caller may see; null: everybody's. */
  private static @Nullable String only(Caller caller) {
    return caller.role() == Role.TENANT_ADMIN ? caller.tenant() : null;
  }

  private static Reply rows(Ledger ledger, Call call) throws IOException {
    long after = call.number("after", 0, Long.MAX_VALUE, 0);
    int limit = (int) call.number("limit", 1, MOST_ROWS, USUAL_ROWS);
    List<Stored> rows = ledger.store().page(after, limit, only(call.caller()));
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("rows", rows.stream().map(RowView::of).toList());
    view.put("next", rows.isEmpty() ? after : rows.getLast().seq());
    return json(view);
  }

  private static Reply json(Object view) {
    return AdminReplies.of(200, view);
  }

  private static Reply error(int status, String code, String message) {
    return AdminReplies.error(status, code, message);
  }
}
