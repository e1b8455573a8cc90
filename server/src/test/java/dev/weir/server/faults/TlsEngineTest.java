package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An https engine with a certificate that it signed itself, for the name localhost only. */
@Tag("slow")
final class TlsEngineTest {
  private static final String PASSWORD = "changeit";
  private static final byte[] ANSWER = "{\"choices\":[]}".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private HttpsServer engine;
  private Path store;

  @BeforeEach
  void anEngine() throws Exception {
    store = folder.resolve("engine.p12");
    keytool();
    engine = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.setHttpsConfigurator(new HttpsConfigurator(context()));
    engine.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, ANSWER.length);
          exchange.getResponseBody().write(ANSWER);
          exchange.close();
        });
    engine.start();
  }

  @AfterEach
  void stop() {
    engine.stop(0);
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws IOException {
    try (WeirProcess weir = WeirProcess.serve(config("localhost"), Map.of())) {
      assertNotAsked(weir.port());
    }
  }

  @Test
  void aTrustedCertificateIsAccepted() throws IOException {
    try (WeirProcess weir = WeirProcess.serve(config("localhost"), Map.of(), trusting());
        Wire wire = new Wire(weir.port())) {
      Wire.Answer answer = ask(wire);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(ask(wire).status()).as("on the same connection").isEqualTo(200);
    }
  }

  @Test
  void aTrustedCertificateForAnotherNameIsRefused() throws IOException {
    try (WeirProcess weir = WeirProcess.serve(config("127.0.0.1"), Map.of(), trusting())) {
      assertNotAsked(weir.port());
    }
  }

  private void assertNotAsked(int port) {
    try (Wire wire = new Wire(port)) {
      Wire.Answer answer = ask(wire);
      assertThat(answer.status()).as(answer.body()).isIn(502, 503);
      assertThat(answer.error().path("code").asString()).isIn("engine_failed", "no_engine");
    }
  }

  private static Wire.Answer ask(Wire wire) {
    return wire.chat("{\"model\":\"chat\",\"messages\":[]}");
  }

  private Path config(String host) throws IOException {
    String yaml =
        """
        engines: [{ id: a, kind: vllm, url: "https://%s:%d" }]
        models: [{ id: chat, engines: [a] }]
        health: { failed_probes: 1000, failed_attempts: 1000 }
        """;
    return Files.writeString(
        folder.resolve("weir.yaml"), yaml.formatted(host, engine.getAddress().getPort()));
  }

  private String[] trusting() {
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD
    };
  }

  private void keytool() throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                List.of(
                    tool.toString(),
                    "-genkeypair",
                    "-alias",
                    "engine",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
