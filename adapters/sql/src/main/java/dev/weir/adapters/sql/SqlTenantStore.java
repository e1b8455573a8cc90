package dev.weir.adapters.sql;

import dev.weir.control.port.TenantStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents and audit rows in a database. The one row that holds the version is the lock: a writer
 * changes it first and only from the version that its change was made from, so that of two writers
 * one waits and then finds that it came too late.
 */
public final class SqlTenantStore implements TenantStore {
  private static final String NEXT_VERSION =
      "UPDATE weir_tenant_version SET version = version + 1 WHERE one = 1 AND version = ?";
  // One statement, hence one moment, also where each statement has its own.
  private static final String ALL =
      "SELECT v.version, d.kind, d.id, d.body FROM weir_tenant_version v"
          + " LEFT JOIN weir_tenant_document d ON v.one = 1 ORDER BY d.made, d.kind, d.id";
  private static final String PUT =
      "INSERT INTO weir_tenant_document (kind, id, made, body) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body";

  private final Database database;
  private volatile boolean ready;

  /**
   * @param database closed with this store
   */
  public SqlTenantStore(Database database) {
    this.database = database;
  }

  /** Tables are made when the database is there for the first time, which may be long after. */
  private <T> T ask(boolean writes, Database.Work<T> work) throws IOException {
    try {
      if (!ready) {
        database.migrate("tenants", 1);
        ready = true;
      }
      return writes ? database.write(work) : database.read(work);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public long version() throws IOException {
    return ask(
        false,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT version FROM weir_tenant_version")) {
            return row.next() ? row.getLong(1) : 0L;
          }
        });
  }

  @Override
  public Contents read() throws IOException {
    return ask(false, SqlTenantStore::all);
  }

  private static Contents all(Connection connection) throws SQLException {
    long version = 0;
    List<Document> documents = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        version = row.getLong(1);
        if (row.getString(2) != null) {
          documents.add(new Document(row.getString(2), row.getString(3), row.getString(4)));
        }
      }
    }
    return new Contents(version, documents);
  }

  @Override
  public boolean write(long from, List<Change> changes, List<Audit> audits) throws IOException {
    return ask(
        true,
        connection -> {
          if (!nextVersion(connection, from)) {
            return false;
          }
          for (Change change : changes) {
            apply(connection, change, from + 1);
          }
          new AuditTable(connection).add(audits);
          return true;
        });
  }

  private static boolean nextVersion(Connection connection, long from) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(NEXT_VERSION)) {
      update.setLong(1, from);
      return update.executeUpdate() == 1;
    }
  }

  private static void apply(Connection connection, Change change, long version)
      throws SQLException {
    boolean removed = change.body() == null;
    String sql = removed ? "DELETE FROM weir_tenant_document WHERE kind = ? AND id = ?" : PUT;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, change.kind());
      statement.setString(2, change.id());
      if (!removed) {
        statement.setLong(3, version);
        statement.setString(4, change.body());
      }
      statement.executeUpdate();
    }
  }

  @Override
  public List<Audited> audit(AuditQuery query) throws IOException {
    return ask(false, connection -> new AuditTable(connection).find(query));
  }

  @Override
  public int forgetAudits(long before, int most) throws IOException {
    return ask(true, connection -> new AuditTable(connection).forget(before, most));
  }

  @Override
  public void close() {
    database.close();
  }
}
