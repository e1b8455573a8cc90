package dev.weir.control;

import dev.weir.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who may call now: keys by the SHA-256 digest of the whole key, and whoever an identity
 * provider vouches for. Only digests are held: a lookup compares hashes of secrets, so its timing
 * tells nothing about a key. Immutable; a change is a new ring.
 */
public final class KeyRing {
  public static final Refusal UNKNOWN =
      Refusal.unauthorized("key: missing or unknown (expected: Authorization: Bearer KEY)");

  private static final WallClock CLOCK = new WallClock();
  private static final Recognition OPEN = new Recognition.Known(Key.OPEN);
  private static final Recognition REFUSED = new Recognition.Refused(UNKNOWN);

  private final Contents contents;

  private KeyRing(Contents contents) {
    this.contents = contents;
  }

  /**
   * @param open whether strangers are {@link Key#OPEN}
   * @param keys lower-case hex SHA-256 of the whole key → who it is
   * @param refused digests of keys that open no more → what their owners are told
   * @param tokens who else is known; null: nobody
   * @param bans addresses that are not answered
   */
  public record Contents(
      boolean open,
      Map<String, Key> keys,
      Map<String, Refusal> refused,
      @Nullable Tokens tokens,
      Bans bans) {}

  /** No keys: everybody is {@link Key#OPEN}. */
  public static KeyRing open() {
    return of(Map.of());
  }

  /**
   * @param byDigest lower-case hex SHA-256 of the whole key → who it is; none: everybody may
   */
  public static KeyRing of(Map<String, Key> byDigest) {
    return of(new Contents(byDigest.isEmpty(), new HashMap<>(byDigest), Map.of(), null, Bans.NONE));
  }

  public static KeyRing of(Contents contents) {
    return new KeyRing(contents);
  }

  /** Whether who shows no key is let in. */
  public boolean isOpen() {
    return contents.open;
  }

  public int size() {
    return contents.keys.size();
  }

  public Bans bans() {
    return contents.bans;
  }

  /** What time it is for keys and tokens: milliseconds since the epoch. */
  public long now() {
    return CLOCK.getAsLong();
  }

  /** The clock that expiries are held against. */
  public static LongSupplier clock() {
    return CLOCK;
  }

  /** Who presented the key with this digest; null when nobody has it. */
  public @Nullable Key find(byte[] sha256) {
    return contents.keys.get(HexFormat.of().formatHex(sha256));
  }

  /**
   * Who shows this key or token; whether it has expired is asked at every request.
   *
   * @param presented null: nothing was shown
   */
  public Recognition recognise(@Nullable String presented) {
    if (presented == null) {
      return contents.open ? OPEN : REFUSED;
    }
    String digest = digest(presented);
    Key key = contents.keys.get(digest);
    if (key != null) {
      return new Recognition.Known(key);
    }
    Refusal refusal = contents.refused.get(digest);
    if (refusal != null) {
      return new Recognition.Refused(refusal);
    }
    Recognition token = contents.tokens == null ? null : contents.tokens.recognise(presented);
    if (token != null) {
      return token;
    }
    return contents.open ? OPEN : REFUSED;
  }

  /** Lower-case hex SHA-256: by this a key is known. */
  public static String digest(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
