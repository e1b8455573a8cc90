package dev.weir.server.faults;

import static dev.weir.server.faults.HostileInputTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose end two readers could see in different places. Behind each stands what a smuggler
 * wants to be taken for a second request; nothing of it is ever answered.
 */
final class SmugglingTest extends BeforeOneEngine {
  private static final String SMUGGLED = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";

  SmugglingTest() {
    super(PLAIN);
  }

  /** One refusal, then the end. */
  private void assertCut(String bytes, Integer... statuses) {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(bytes + SMUGGLED);
      Wire.Answer answer = wire.read();
      assertThat(answer.status()).isIn((Object[]) statuses);
      assertRefused(answer, answer.status());
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(wire.closed()).as("nothing behind it is answered").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 2",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunkedx",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding:",
        "Transfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t: chunked",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: chunked\u0000",
        "X: y\nTransfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
      })
  void aCodingThatAnybodyCouldReadDifferentlyEndsTheConnection(String framing) {
    String head = "POST " + PATH + " HTTP/1.1\r\nHost: h\r\n" + framing;
    assertCut(head + "\r\n\r\n0\r\n\r\n", 400, 501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2\r\nContent-Length: 0",
        "Content-Length: 2, 2",
        "Content-Length: 0, 2",
        "Content-Length: +2",
        "Content-Length: -2",
        "Content-Length: 0x2",
        "Content-Length: 2 2",
        "Content-Length: 2.0",
        "Content-Length: 2e0",
        "Content-Length:",
        "Content-Length: two",
        "Content-Length: \u0662",
        "Content-Length: 9223372036854775808",
        "Content-Length: 18446744073709551618",
        "Content-Length : 2",
        "Content-Length\t: 2",
        "Content-Length: 2\u0000",
        "Content-Length: \u000b2",
      })
  void aLengthThatAnybodyCouldReadDifferentlyEndsTheConnection(String length) {
    assertCut("POST " + PATH + " HTTP/1.1\r\nHost: h\r\n" + length + "\r\n\r\n{}", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "\r\n",
        "-1\r\n{}\r\n",
        "+2\r\n{}\r\n",
        "0x2\r\n{}\r\n",
        "2_\r\n{}\r\n",
        "2 2\r\n{}\r\n",
        "2\n{}\n0\n\n",
        "2\r{}\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "2\r\n{}X\r\n0\r\n\r\n",
        "2\r\n{}0\r\n\r\n",
        "80000000\r\n{}\r\n",
        "ffffffff\r\n{}\r\n",
        "100000002\r\n{}\r\n",
        "8000000000000000\r\n{}\r\n",
        "ffffffffffffffff\r\n{}\r\n",
        "10000000000000002\r\n{}\r\n",
        "2;a\nb\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\r\nno colon\r\n\r\n",
        "2\r\n{}\r\n0\r\na b: c\r\n\r\n",
        "2\r\n{}\r\n0\r\na: b\nc: d\r\n\r\n",
      })
  void chunksThatAreNotOnesEndTheConnection(String chunks) {
    String head = "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertCut(head + chunks, 400);
  }

  @Test
  void aChunkLineOrATrailerThatNeverEndsIsRefused() {
    String head = "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertCut(head + "2;" + "x".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n", 400);
    assertCut(head + "2\r\n{}\r\n0\r\na: " + "x".repeat(40_000) + "\r\n\r\n", 431);
  }

  @Test
  void chunksInHttp10EndTheConnection() {
    String head = "POST " + PATH + " HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n";
    assertCut(head + "Connection: keep-alive\r\n\r\n0\r\n\r\n", 400);
  }

  @Test
  void theBeginningOfHttp2EndsTheConnection() {
    assertCut("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
  }

  @Test
  void whatStandsBehindAnEmptyLengthIsTheNextRequest() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.head("POST " + PATH) + "\r\n" + SMUGGLED);
      assertRefused(wire.read(), 400);
      assertThat(wire.read().body()).contains("healthy");
    }
  }

  @Test
  void anUpgradeIsAnsweredAsIfNobodyHadAskedForOne() {
    try (Wire wire = new Wire(weir.port())) {
      String h2c = "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA";
      wire.send(
          Wire.head("GET /health", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", h2c)
              + "\r\n"
              + Wire.head("GET /health", "Connection: Upgrade", "Upgrade: websocket")
              + "\r\n");
      for (int i = 0; i < 2; i++) {
        Wire.Answer answer = wire.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("upgrade")).isEmpty();
      }
    }
  }
}
