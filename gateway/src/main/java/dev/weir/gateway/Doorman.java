package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.Recognition;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is calling, by the key or token in the request's head. One for each connection: clients
 * send the same again and again, so what the last one meant is remembered as long as the key ring
 * is the same; whether it has expired is asked each time. A change of keys is a new ring, so nobody
 * is let in by memory.
 */
final class Doorman {
  static final Refusal UNKNOWN = KeyRing.UNKNOWN;

  private static final Recognition EXPIRED =
      new Recognition.Refused(
          new Refusal(401, "authentication_error", "key: expired", null, "key_expired"));
  private static final Recognition ELSEWHERE =
      new Recognition.Refused(
          new Refusal(
              403,
              "permission_error",
              "key: not to be used from this address",
              null,
              "address_not_allowed"));
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private @Nullable KeyRing ring;
  private @Nullable String presented;
  private @Nullable Recognition known;

  /** Who it is, or why it is not let in. */
  Recognition identify(HttpHeaders head, KeyRing now, @Nullable InetAddress address) {
    return admit(presented(head), now, address);
  }

  /** The same for what was shown, wherever it stood. */
  Recognition admit(@Nullable String shown, KeyRing now, @Nullable InetAddress address) {
    Recognition found = recognise(shown, now);
    if (!(found instanceof Recognition.Known(Key key))) {
      return found;
    }
    if (key.terms().until() <= now.now()) {
      return EXPIRED;
    }
    boolean anywhere = key.terms().addresses().isEmpty();
    return anywhere || (address != null && key.terms().allowsAddress(address)) ? found : ELSEWHERE;
  }

  private Recognition recognise(@Nullable String key, KeyRing now) {
    if (key == null) {
      return now.recognise(null);
    }
    Recognition last = known;
    if (last != null && ring == now && key.equals(presented)) {
      return last;
    }
    Recognition found = now.recognise(key);
    ring = now;
    presented = key;
    // What nobody can tell at the moment is asked again.
    known = found instanceof Recognition.Refused(var why) && why.status() == 503 ? null : found;
    return found;
  }

  /** Why this caller may not name this model; null: it may. */
  static @Nullable Rejection model(Key key, String model) {
    if (key.terms().allowsModel(model)) {
      return null;
    }
    String message = "model: " + model + " is not among those that this key may name";
    return Rejection.auth(
        new Refusal(403, "permission_error", message, "model", "model_not_allowed"));
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

  /** The password of HTTP Basic, where a browser sent one; null: none. */
  static @Nullable String password(HttpHeaders head) {
    String authorization = head.get(HttpHeaderNames.AUTHORIZATION);
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
      String text = new String(pair, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0 ? null : text.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
