package dev.weir.control.tenants;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An identity provider that does what a test says. */
final class ScriptedProvider implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, KeyPair> keys = new LinkedHashMap<>();
  final AtomicInteger looks = new AtomicInteger();
  volatile boolean broken;

  ScriptedProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          looks.incrementAndGet();
          byte[] body = jwks().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  Provider spec(Duration grace) {
    URI jwks = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    return new Provider(
        "https://login/", "weir", jwks, "tenant", null, "role", Duration.ofMinutes(5), grace);
  }

  KeyPair rsa(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return put(kid, generator.generateKeyPair());
  }

  KeyPair ec(String kid) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return put(kid, generator.generateKeyPair());
  }

  private synchronized KeyPair put(String kid, KeyPair pair) {
    keys.put(kid, pair);
    return pair;
  }

  private synchronized String jwks() {
    StringBuilder out = new StringBuilder("{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"other\"}");
    keys.forEach((kid, pair) -> {
      out.append(",{\"use\":\"sig\",\"kid\":\"").append(kid).append("\",");
      switch (pair.getPublic()) {
        case RSAPublicKey rsa ->
            out.append("\"kty\":\"RSA\",\"n\":\"")
                .append(number(rsa.getModulus()))
                .append("\",\"e\":\"")
                .append(number(rsa.getPublicExponent()));
        case ECPublicKey ec ->
            out.append("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"")
                .append(number(ec.getW().getAffineX()))
                .append("\",\"y\":\"")
                .append(number(ec.getW().getAffineY()));
        default -> throw new IllegalStateException("a kind of key that nobody made");
      }
      out.append("\"}");
    });
    return out.append("]}").toString();
  }

  private static String number(java.math.BigInteger number) {
    return base64(number.toByteArray());
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A token with this header and these claims, rightly signed. */
  static String token(KeyPair pair, String algorithm, @Nullable String kid, String claims)
      throws GeneralSecurityException {
    String id = kid == null ? "" : ",\"kid\":\"" + kid + "\"";
    String signed = base64("{\"alg\":\"" + algorithm + "\"" + id + "}") + "." + base64(claims);
    Signature signature =
        Signature.getInstance(
            algorithm.startsWith("ES") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
