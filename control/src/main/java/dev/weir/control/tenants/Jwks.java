package dev.weir.control.tenants;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys of an identity provider (RFC 7517), by their ids. Keys that are not for
 * signatures, of kinds that are not known, or too weak (RSA below 2048 bits) are passed over.
 *
 * @param byId where only one key has no id, its id is empty
 */
record Jwks(Map<String, Verifying> byId) {
  static final Jwks NONE = new Jwks(Map.of());

  private static final int LEAST_RSA_BITS = 2048;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @param algorithm that it is for; null: any that suits its kind
   */
  record Verifying(PublicKey key, String kind, @Nullable String algorithm) {
    /** Whether a token of this algorithm may be checked with this key. */
    boolean suits(JwtAlgorithm wanted) {
      return kind.equals(wanted.kind()) && (algorithm == null || algorithm.equals(wanted.name()));
    }
  }

  /** Reads a key set; one that has no usable key is an error, so that it never takes keys away. */
  static Jwks read(String json) {
    Map<String, Verifying> byId = new HashMap<>();
    try {
      for (JsonNode jwk : MAPPER.readTree(json).path("keys")) {
        Verifying key = verifying(jwk);
        if (key != null) {
          byId.put(jwk.path("kid").asString(""), key);
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON (expected: a set of keys)");
    }
    if (byId.isEmpty()) {
      throw new IllegalArgumentException(
          "no usable key (expected: RSA from 2048 bits, P-256, P-384)");
    }
    return new Jwks(byId);
  }

  /** The key that a token names; without a name, the only one. */
  @Nullable Verifying find(@Nullable String id) {
    if (id == null) {
      return byId.size() == 1 ? byId.values().iterator().next() : null;
    }
    return byId.get(id);
  }

  private static @Nullable Verifying verifying(JsonNode jwk) {
    String use = jwk.path("use").asString("sig");
    String algorithm = jwk.has("alg") ? jwk.path("alg").asString("") : null;
    if (!use.equals("sig")) {
      return null;
    }
    try {
      return switch (jwk.path("kty").asString("")) {
        case "RSA" -> rsa(jwk, algorithm);
        case "EC" -> ec(jwk, algorithm);
        default -> null;
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Verifying rsa(JsonNode jwk, @Nullable String algorithm)
      throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    if (modulus.bitLength() < LEAST_RSA_BITS) {
      return null;
    }
    RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, number(jwk, "e"));
    return new Verifying(KeyFactory.getInstance("RSA").generatePublic(spec), "RSA", algorithm);
  }

  private static @Nullable Verifying ec(JsonNode jwk, @Nullable String algorithm)
      throws GeneralSecurityException {
    String curve = jwk.path("crv").asString("");
    String name =
        switch (curve) {
          case "P-256" -> "secp256r1";
          case "P-384" -> "secp384r1";
          default -> "";
        };
    if (name.isEmpty()) {
      return null;
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    ECPublicKeySpec spec =
        new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class));
    return new Verifying(KeyFactory.getInstance("EC").generatePublic(spec), curve, algorithm);
  }

  private static BigInteger number(JsonNode jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(name).asString("")));
  }
}
