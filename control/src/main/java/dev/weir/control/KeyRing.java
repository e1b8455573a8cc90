package dev.weir.control;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are valid now, by the SHA-256 digest of the whole key. Only digests are held: a
 * lookup compares hashes of secrets, so its timing tells nothing about a key.
 */
public final class KeyRing {
  private final Map<String, Key> byDigest;

  private KeyRing(Map<String, Key> byDigest) {
    this.byDigest = byDigest;
  }

  /** No keys: everybody is {@link Key#OPEN}. */
  public static KeyRing open() {
    return new KeyRing(Map.of());
  }

  /**
   * @param byDigest lower-case hex SHA-256 of the whole key → who it is
   */
  public static KeyRing of(Map<String, Key> byDigest) {
    return new KeyRing(new HashMap<>(byDigest));
  }

  /** These keys and more; where both have a digest, who it is here stays. */
  public KeyRing with(Map<String, Key> more) {
    Map<String, Key> joined = new HashMap<>(more);
    joined.putAll(byDigest);
    return new KeyRing(joined);
  }

  public boolean isOpen() {
    return byDigest.isEmpty();
  }

  public int size() {
    return byDigest.size();
  }

  /** Who presented the key with this digest; null when nobody has it. */
  public @Nullable Key find(byte[] sha256) {
    return byDigest.get(HexFormat.of().formatHex(sha256));
  }
}
