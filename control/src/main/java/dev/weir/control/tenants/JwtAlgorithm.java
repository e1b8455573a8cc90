package dev.weir.control.tenants;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/**
 * How tokens may be signed (RFC 7518): with a private key that only the provider has. {@code none}
 * and the ones with a shared secret are not here, so that no header can choose them.
 */
enum JwtAlgorithm {
  RS256("RSA", "SHA256withRSA"),
  RS384("RSA", "SHA384withRSA"),
  RS512("RSA", "SHA512withRSA"),
  ES256("P-256", "SHA256withECDSAinP1363Format"),
  ES384("P-384", "SHA384withECDSAinP1363Format");

  private final String kind;
  private final String jdkName;

  JwtAlgorithm(String kind, String jdkName) {
    this.kind = kind;
    this.jdkName = jdkName;
  }

  /** The kind of key that it needs. */
  String kind() {
    return kind;
  }

  /** Null: none that is accepted. */
  static @Nullable JwtAlgorithm of(String name) {
    for (JwtAlgorithm algorithm : values()) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    return null;
  }

  boolean verifies(PublicKey key, String signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(jdkName);
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
