package dev.weir.control.port;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where keys, tenants, tiers and bans that were made while running outlive the process, and what
 * was changed by whom. The store knows documents and no rules: a change says which version it was
 * made from, and is written as a whole with its audit rows, or not at all. Several gateways may
 * share one store.
 *
 * <p>Never asked on a request's path. Any thread may call; calls block.
 */
public interface TenantStore extends AutoCloseable {
  /** Grows by one with every change; 0: there was none. */
  long version() throws IOException;

  /** Everything there is, of one version. */
  Contents read() throws IOException;

  /**
   * Writes all changes and audit rows if the version is still the one that they were made from.
   *
   * @return whether they were written
   */
  boolean write(long from, List<Change> changes, List<Audit> audits) throws IOException;

  /** Audit rows, newest first. */
  List<Audited> audit(AuditQuery query) throws IOException;

  /**
   * Deletes the oldest audit rows that are from before a moment, and never the last there is: the
   * next one is numbered behind it.
   *
   * @param before milliseconds since the epoch
   * @param most so many at the most
   * @return how many
   */
  int forgetAudits(long before, int most) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * @param kind what it is, with {@code id} its name
   * @param body JSON
   */
  record Document(String kind, String id, String body) {}

  record Contents(long version, List<Document> documents) {
    public static final Contents NOTHING = new Contents(0, List.of());
  }

  /**
   * @param body the new one; null: it is taken away
   */
  record Change(String kind, String id, @Nullable String body) {}

  /**
   * Who did what.
   *
   * @param at milliseconds since the epoch
   * @param tenant whose business it is; null: everybody's
   * @param before JSON without secrets; null: it was new
   * @param after likewise; null: it is gone
   */
  record Audit(
      long at,
      String actor,
      String action,
      String kind,
      String id,
      @Nullable String tenant,
      @Nullable String before,
      @Nullable String after) {}

  /**
   * @param number grows with time
   */
  record Audited(long number, Audit row) {}

  /**
   * @param below only rows with lesser numbers
   * @param limit how many at the most
   * @param tenant only rows of this one; null: all
   */
  record AuditQuery(long below, int limit, @Nullable String tenant) {}
}
