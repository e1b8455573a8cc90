package dev.weir.server.config;

import dev.weir.control.ledger.LedgerRules;
import dev.weir.control.ledger.LedgerRules.OnFull;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of requests, and where.
 *
 * @param keep whether there is a ledger
 * @param folder of the ledger; null: in the data folder
 */
public record Storage(
    Keep keep,
    @Nullable Path folder,
    OnFull onFull,
    int retentionDays,
    Map<String, Integer> tenantRetentionDays) {
  /** When nothing is said of it. */
  public static final Storage DEFAULTS =
      new Storage(Keep.AUTO, null, OnFull.SERVE, LedgerRules.USUAL_DAYS, Map.of());

  /** Whether a ledger is kept. */
  public enum Keep {
    /** Where a data folder exists, or a folder or a store is named. */
    AUTO,
    ALWAYS,
    NEVER
  }
}
