package dev.weir.control;

/**
 * Who presented a key.
 *
 * @param id public name of the key, safe to log
 * @param tenant who is served and charged
 */
public record Key(String id, String tenant) {
  /** The caller of a server that has no keys and therefore listens on loopback only. */
  public static final Key OPEN = new Key("open", "default");
}
