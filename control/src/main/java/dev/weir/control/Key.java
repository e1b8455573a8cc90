package dev.weir.control;

/**
 * Who presented a key.
 *
 * @param id public name of the key, safe to log
 * @param tenant who is served and charged
 * @param tier what that tenant may use
 */
public record Key(String id, String tenant, Tier tier) {
  /** The caller of a server that has no keys and therefore listens on loopback only. */
  public static final Key OPEN = new Key("open", "default");

  /** A key of a tenant of whom nothing is said. */
  public Key(String id, String tenant) {
    this(id, tenant, Tier.DEFAULT);
  }
}
