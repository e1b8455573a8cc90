package dev.weir.server.faults;

import static dev.weir.server.faults.HostileInputTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The corners of HTTP/1.1 (RFC 9110, RFC 9112), where proxies disagree and smugglers live. */
final class HostileHttpTest extends BeforeOneEngine {
  HostileHttpTest() {
    super(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST PATH HTTP/1.1\nHost: h\nContent-Length: 2\n\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\nContent-Length: 2\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 3\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 0x2\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length : 2\r\n\r\n{}",
        "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}X\r\n0\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nX\u0000: 1\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "POST PATH HTTP/1.1\r\n folded: first\r\nHost: h\r\n\r\n",
        "POST PATH HTTP/1.1\r\nHost: h\r\n: no name\r\n\r\n",
        "POST PATH HTTP/1.1 more\r\nHost: h\r\n\r\n",
        "POST PATH\r\nHost: h\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
        "GARBAGE\r\n\r\n",
      })
  void whatIsNotSoundHttpIs400AndTheEnd(String bytes) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(bytes.replace("PATH", PATH));
      assertRefused(wire.read(), 400);
      assertThat(wire.closed()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Host: h\r\nHost: i\r\n"})
  void oneHostIsOneHost(String hosts) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("POST " + PATH + " HTTP/1.1\r\n" + hosts + "Content-Length: 2\r\n\r\n{}");
      assertRefused(wire.read(), 400);
      assertThat(wire.chat(SOUND).status()).as("the connection goes on").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP/2.0,505", "HTTP/3.0,505", "HTTP/0.9,505", "HTTP/1.2,505", "HTTQ/1.1,400"})
  void otherVersionsAreRefused(String version, int status) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send("GET /health " + version + "\r\nHost: h\r\n\r\n");
      assertRefused(wire.read(), status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS,/v1/chat/completions,405",
    "TRACE,/v1/chat/completions,405",
    "PUT,/v1/chat/completions,405",
    "GET,/v1/chat/completions,405",
    "FOO,/v1/chat/completions,405",
    "POST,/v1/models,405",
    "DELETE,/health,405",
    "OPTIONS,*,404",
    "CONNECT,localhost:80,404",
    "GET,/,404",
    "GET,/v1/%2e%2e/admin,404",
    "POST,/v1/chat/completions/,404",
    "POST,//v1/chat/completions,404",
  })
  void anotherMethodOrPathIsToldSoAndTheConnectionGoesOn(String method, String target, int status) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.head(method + " " + target) + "Content-Length: 0\r\n\r\n");
      Wire.Answer answer = wire.read();
      assertRefused(answer, status);
      assertThat(answer.header("allow").isEmpty()).isEqualTo(status != 405);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @Test
  void aHeadIsAGetWithoutABody() {
    try (Wire wire = new Wire(weir.port())) {
      for (String path : new String[] {"/health", "/health/readiness", "/v1/models", "/metrics"}) {
        Wire.Answer head = wire.send(Wire.head("HEAD " + path) + "\r\n").readHeadOnly();
        assertThat(head.status()).as(path).isEqualTo(200);
        assertThat(Integer.parseInt(head.header("content-length"))).isPositive();
      }
      assertThat(wire.send(Wire.head("HEAD " + PATH) + "\r\n").readHeadOnly().status())
          .isEqualTo(405);
      assertThat(wire.chat(SOUND).status()).isEqualTo(200);
    }
  }

  @Test
  void anAbsoluteTargetIsThePathBehindIt() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.post("http://localhost" + PATH, SOUND));
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send(Wire.head("GET HTTP://somewhere.else:99/v1/models?x=1") + "\r\n");
      assertThat(wire.read().status()).isEqualTo(200);
      wire.send(Wire.head("GET http://localhost") + "\r\n");
      assertRefused(wire.read(), 404);
    }
  }

  @Test
  void anAbsoluteTargetWithAForeignNameDoesNotAdminister() {
    try (Wire wire = new Wire(weir.port())) {
      for (String path : new String[] {"/admin/engines", "/metrics"}) {
        wire.send(Wire.head("GET http://evil.example" + path) + "\r\n");
        assertRefused(wire.read(), 403);
        wire.send(Wire.head("GET http://localhost" + path) + "\r\n");
        assertThat(wire.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void pipelinedRequestsOfAllKindsAreAnsweredInOrder() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(
          Wire.post(PATH, SOUND)
              + Wire.head("GET /health")
              + "\r\n"
              + Wire.post(PATH, "{")
              + Wire.post(PATH, SOUND.replace("}]", "}],\"stream\":true"))
              + Wire.head("GET /nowhere")
              + "\r\n"
              + Wire.head("HEAD /health")
              + "\r\n"
              + Wire.head("GET /admin/engines")
              + "\r\n"
              + Wire.post("/v1/embeddings", "{\"model\":\"chat\",\"input\":\"x\"}")
              + "BROKEN\r\n\r\n"
              + Wire.post(PATH, SOUND));

      assertThat(wire.read().status()).isEqualTo(200);
      assertThat(wire.read().body()).contains("healthy");
      assertRefused(wire.read(), 400);
      assertThat(Events.of(wire.read()).done()).isTrue();
      assertRefused(wire.read(), 404);
      assertThat(wire.readHeadOnly().status()).isEqualTo(200);
      assertThat(wire.read().body()).contains("in_flight");
      assertThat(wire.read().body()).contains("embedding");
      assertRefused(wire.read(), 400);
      assertThat(wire.closed()).as("nothing behind what is not HTTP").isTrue();
    }
  }
}
