package dev.weir.control.ledger;

import java.nio.file.Path;
import java.util.Map;

/**
 * How the ledger is kept.
 *
 * @param folder of the log
 * @param onFull what happens when the disk takes no more
 * @param retentionDays that rows are kept; 0: for ever
 * @param tenantRetentionDays where a tenant's are not the same
 */
public record LedgerRules(
    Path folder, OnFull onFull, int retentionDays, Map<String, Integer> tenantRetentionDays) {
  /** Thirteen months: a month can be compared with that of the year before. */
  public static final int USUAL_DAYS = 400;

  /** What is dearer than the other when the log cannot be written. */
  public enum OnFull {
    /** Requests are served, and rows that find no room are lost and counted. */
    SERVE,
    /** New requests are refused until rows can be written again. */
    REFUSE
  }

  public LedgerRules {
    tenantRetentionDays = Map.copyOf(tenantRetentionDays);
  }

  /** As is usual. */
  public static LedgerRules in(Path folder) {
    return new LedgerRules(folder, OnFull.SERVE, USUAL_DAYS, Map.of());
  }

  /** How long rows of this tenant are kept, in days; 0: for ever. */
  int days(String tenant) {
    return tenantRetentionDays.getOrDefault(tenant, retentionDays);
  }
}
