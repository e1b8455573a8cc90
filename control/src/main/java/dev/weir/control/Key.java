package dev.weir.control;

/**
 * Who is calling, known by a key or by a token of an identity provider.
 *
 * @param id public name of the key, safe to log
 * @param tenant who is served and charged
 * @param tier what that tenant may use
 * @param terms what else holds for this caller
 */
public record Key(String id, String tenant, Tier tier, KeyTerms terms) {
  /** The caller of a server that has no keys and therefore listens on loopback only. */
  public static final Key OPEN = new Key("open", "default");

  /** A key of a tenant of whom nothing is said. */
  public Key(String id, String tenant) {
    this(id, tenant, Tier.DEFAULT);
  }

  /** A key of which nothing else is said. */
  public Key(String id, String tenant, Tier tier) {
    this(id, tenant, tier, KeyTerms.NONE);
  }
}
