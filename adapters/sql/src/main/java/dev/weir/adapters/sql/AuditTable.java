package dev.weir.adapters.sql;

import dev.weir.control.port.TenantStore.Audit;
import dev.weir.control.port.TenantStore.AuditQuery;
import dev.weir.control.port.TenantStore.Audited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Who changed what. Rows are numbered without gaps within the transaction that holds the version's
 * row, so no two writers number at once.
 */
final class AuditTable {
  private static final String ADD =
      "INSERT INTO weir_audit"
          + " (number, at, actor, action, kind, id, tenant, before_json, after_json)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String FIND =
      "SELECT number, at, actor, action, kind, id, tenant, before_json, after_json"
          + " FROM weir_audit WHERE number < ?%s ORDER BY number DESC LIMIT ?";
  private static final String FORGET =
      "DELETE FROM weir_audit WHERE number IN (SELECT number FROM weir_audit WHERE at < ?"
          + " AND number < (SELECT max(number) FROM weir_audit) ORDER BY number LIMIT ?)";

  private final Connection connection;

  AuditTable(Connection connection) {
    this.connection = connection;
  }

  void add(List<Audit> audits) throws SQLException {
    long number = last();
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      for (Audit audit : audits) {
        insert.setLong(1, ++number);
        insert.setLong(2, audit.at());
        insert.setString(3, audit.actor());
        insert.setString(4, audit.action());
        insert.setString(5, audit.kind());
        insert.setString(6, audit.id());
        insert.setString(7, audit.tenant());
        insert.setString(8, audit.before());
        insert.setString(9, audit.after());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private long last() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(max(number), 0) FROM weir_audit")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  List<Audited> find(AuditQuery query) throws SQLException {
    String tenant = query.tenant();
    String sql = FIND.formatted(tenant == null ? "" : " AND tenant = ?");
    List<Audited> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, query.below());
      if (tenant != null) {
        select.setString(2, tenant);
      }
      select.setInt(tenant == null ? 2 : 3, query.limit());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(new Audited(row.getLong(1), audit(row)));
        }
      }
    }
    return found;
  }

  int forget(long before, int most) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
      delete.setLong(1, before);
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }

  private static Audit audit(ResultSet row) throws SQLException {
    return new Audit(
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9));
  }
}
