package dev.weir.control.tenants;

import dev.weir.control.KeyRing;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key that was just made: {@code sk-weir-ID-SECRET}. The id is public and may be logged; the
 * secret is 256 random bits.
 */
public record NewKey(String id, String secret) {
  private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int ID_LENGTH = 8;
  private static final int SECRET_BYTES = 32;

  /** With an id that nobody has chosen. */
  public static NewKey random() {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder();
    while (id.length() < ID_LENGTH) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return named(id.toString());
  }

  /** With a given id. */
  public static NewKey named(String id) {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new NewKey(id, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The whole key, for whoever it is made for, and for nobody else. */
  public String text() {
    return "sk-weir-" + id + "-" + secret;
  }

  /** By this it is known. */
  public String sha256() {
    return KeyRing.digest(text());
  }

  @Override
  public String toString() {
    return "sk-weir-" + id + "-***";
  }
}
