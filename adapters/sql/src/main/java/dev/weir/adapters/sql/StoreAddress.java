package dev.weir.adapters.sql;

import dev.weir.control.Secret;
import java.nio.file.Path;

/**
 * Where the store is.
 *
 * @param url of JDBC: {@code jdbc:sqlite:…} or {@code jdbc:postgresql:…}
 * @param user empty: the driver's own idea
 */
public record StoreAddress(String url, String user, Secret password) {
  private static final String SQLITE = "jdbc:sqlite:";

  /** The embedded store: one file. */
  public static StoreAddress sqlite(Path file) {
    return new StoreAddress(SQLITE + file.toAbsolutePath(), "", new Secret(""));
  }

  /** For people: what stands behind the question mark is nobody's business. */
  public String shown() {
    return url.replaceFirst("\\?.*", "");
  }

  @Override
  public String toString() {
    return shown();
  }

  /** Which kind of database the URL names. */
  public SqlDialect dialect() {
    return url.startsWith(SQLITE) ? SqlDialect.SQLITE : SqlDialect.POSTGRESQL;
  }
}
