package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is calling, by the key in the request's head. One for each connection: clients send the
 * same key again and again, so the last one is remembered as long as the key ring is the same.
 */
final class Doorman {
  static final Refusal UNKNOWN =
      Refusal.unauthorized("key: missing or unknown (expected: Authorization: Bearer KEY)");

  private static final String BEARER = "Bearer ";

  private @Nullable KeyRing ring;
  private @Nullable String presented;
  private @Nullable Key known;

  /** Who it is; null when the ring has keys and this is none of them. */
  @Nullable Key identify(HttpHeaders head, KeyRing now) {
    if (now.isOpen()) {
      return Key.OPEN;
    }
    String key = presented(head);
    if (key == null) {
      return null;
    }
    if (ring != now || !key.equals(presented)) {
      ring = now;
      presented = key;
      known = now.find(sha256(key));
    }
    return known;
  }

  /** The key that a client sent, in either of the two usual places; null: none. */
  static @Nullable String presented(HttpHeaders head) {
    String authorization = head.get(HttpHeaderNames.AUTHORIZATION);
    if (authorization == null) {
      return head.get(Heads.API_KEY);
    }
    boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return bearer ? authorization.substring(BEARER.length()).trim() : null;
  }

  static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
