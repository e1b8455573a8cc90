package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.gateway.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Corners where an answer, a refusal or a deadline is easily lost. */
final class CornerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String STOP =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void afterAFinishWithoutContentNoOtherEngineAnswersAgain() {
    try (var cut = ScriptedEngine.sayingAndClosing(chunks(STOP));
        var alsoCut = ScriptedEngine.sayingAndClosing(chunks(STOP));
        var house = TestHouse.before(cut, alsoCut)) {
      Answer answer = house.chat(ASK_STREAM);
      assertThat(answer.body()).startsWith(STOP + "data: {\"error\"").doesNotContain("[DONE]");
      assertThat(answer.body().split("finish_reason", -1)).hasSize(2);
      house.assertNothingHeld();
    }
  }

  @Test
  void aBusyAnswerWhoseBodyNeverComesIsPassedOverAtOnce() {
    String busy = "HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\n";
    try (var slow = ScriptedEngine.saying(busy);
        var fine = ScriptedEngine.saying(json(200, "{\"ok\":1}"));
        var house = TestHouse.before(slow, fine)) {
      for (int i = 0; i < 6; i++) {
        assertThat(house.chat(ASK).body()).isEqualTo("{\"ok\":1}");
      }
      assertThat(house.engine("e0").engine().up()).as("busy is no fault").isTrue();
      house.assertNothingHeld();
      TestHouse.eventually(() -> slow.connections() == 0);
      assertThat(slow.connections()).as("connections left in the middle of an answer").isZero();
    }
  }

  @Test
  void anEngineThatRefusesAHugeBodyUnreadIsHeardAndNotEjected() throws IOException {
    try (var engine = RefusingEngine.start();
        var house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), engine.port())) {
      String body = "{\"model\":\"m\",\"messages\":[\"" + "x".repeat(20 << 20) + "\"]}";
      for (int i = 0; i < 6; i++) {
        assertThat(house.chat(body).status()).isIn(413, 502);
      }
      assertThat(house.engine("e0").engine().up()).as("not blamed").isTrue();
      house.assertNothingHeld();
    }
  }

  /** Answers 413 on the head and closes without reading the body. */
  private record RefusingEngine(java.net.ServerSocket server) implements AutoCloseable {
    static RefusingEngine start() throws IOException {
      var engine =
          new RefusingEngine(
              new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(engine::serve);
      return engine;
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          try (var socket = server.accept()) {
            var _ = socket.getInputStream().read(new byte[512]);
            String error = json(413, "{\"error\":{\"message\":\"too large\"}}");
            socket.getOutputStream().write(error.getBytes(StandardCharsets.UTF_8));
          }
        }
      } catch (IOException closed) {
        // close() ends the loop
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void anAnswerThatNobodyReadsStaysWithinTheBudgetUntilItIsTaken() throws IOException {
    String big = "{\"x\":\"" + "y".repeat(3 << 20) + "\"}";
    try (var engine = ScriptedEngine.saying(json(200, big));
        var house = TestHouse.before(engine)) {
      try (var socket = new java.net.Socket()) {
        socket.setReceiveBufferSize(4096);
        socket.connect(
            new java.net.InetSocketAddress(
                java.net.InetAddress.getLoopbackAddress(), house.port()));
        socket
            .getOutputStream()
            .write(RawClient.request(CHAT, ASK).getBytes(StandardCharsets.UTF_8));
        TestHouse.eventually(() ->
            house.engine("e0").engine().inFlight() == 0
                && house.gateway().bufferedBytes() > 2L << 20);
        assertThat(house.gateway().bufferedBytes()).isGreaterThan(2L << 20);
        assertThat(house.gateway().requestsInFlight()).isEqualTo(1);
        assertThat(house.engine("e0").engine().inFlight()).as("the engine is free").isZero();
        byte[] head = socket.getInputStream().readNBytes(15);
        assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
        socket.getInputStream().readNBytes(big.length());
        house.assertNothingHeld();
      }
    }
  }

  @Test
  void drainingWaitsForTheLastByte() throws Exception {
    String big = "{\"x\":\"" + "y".repeat(3 << 20) + "\"}";
    try (var engine = ScriptedEngine.saying(json(200, big));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(RawClient.request(CHAT, ASK));
      TestHouse.eventually(() -> house.gateway().bufferedBytes() > 0);
      Thread drain =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  house.gateway().drain(Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      Answer answer = client.read();
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body()).isEqualTo(big);
      drain.join();
    }
  }

  /** A second signal may come when the first has done all but the last rows. */
  @Test
  void whatHasEndedIsCutWithoutHarm() throws Exception {
    try (var house = TestHouse.before()) {
      house.gateway().drain(Duration.ofSeconds(10));
      house.gateway().cut(Duration.ofSeconds(10));
      assertThat(house.gateway().requestsInFlight()).isZero();
    }
  }

  @Test
  void aBrokenChunkIsAnsweredOnAConnectionThatWouldCloseToo() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(client.read().status()).isEqualTo(400);
      house.assertNothingHeld();
    }
  }

  @Test
  void aRefusalInsteadOfAContinueClosesTheConnection() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      client.send(
          "POST /v1/nope HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 44\r\n\r\n");
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("connection")).isEqualTo("close");
    }
  }

  @Test
  void anEventNamedErrorEndsTheStream() {
    String error = "event: error\ndata: {\"message\":\"boom\"}\n\n";
    try (var engine = ScriptedEngine.saying(stream(content("a"), error, DONE));
        var house = TestHouse.before(engine)) {
      String why = ": weir " + Loss.ENGINES.words() + "\n\n";
      assertThat(house.chat(ASK_STREAM).body()).isEqualTo(content("a") + error + why);
      house.assertNothingHeld();
    }
  }

  @Test
  void commentsAloneDoNotKeepAnEngineFromItsFirstByteTimeout() {
    Duration ms400 = Duration.ofMillis(400);
    Duration long5 = Duration.ofSeconds(5);
    var timeouts =
        new Settings.Timeouts(long5, ms400, long5, long5, long5, long5, long5, long5, long5);
    try (var engine =
            new ScriptedEngine((request, out) -> {
              out.write(chunks().getBytes(StandardCharsets.UTF_8));
              while (true) {
                out.write("3\r\n:\n\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                LockSupport.parkNanos(20_000_000);
              }
            });
        var house = TestHouse.with(TestHouse.timeouts(timeouts), KeyRing.open(), engine)) {
      assertThat(house.chat(ASK_STREAM).status()).isEqualTo(504);
      house.assertNothingHeld();
    }
  }

  @Test
  void anEngineThatIsSilentForLongerThanAnybodyMayWaitIsFollowedByAnother() {
    Duration ms400 = Duration.ofMillis(400);
    Duration ms100 = Duration.ofMillis(100);
    Duration long5 = Duration.ofSeconds(5);
    var timeouts =
        new Settings.Timeouts(long5, ms400, long5, ms100, long5, long5, long5, long5, long5);
    try (var silent =
            new ScriptedEngine((_, _) -> LockSupport.parkNanos(Duration.ofSeconds(5).toNanos()));
        var good = ScriptedEngine.saying(json(200, "{\"ok\":1}"));
        var house = TestHouse.with(TestHouse.timeouts(timeouts), KeyRing.open(), silent, good)) {
      house.engine("e1").engine().up(false);
      var answer = CompletableFuture.supplyAsync(() -> house.chat(ASK));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      house.engine("e1").engine().up(true);
      assertThat(answer.join().status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void codingsThatAreNotUndoneAreRefusedByName() {
    try (var house = TestHouse.before()) {
      try (var client = house.client()) {
        client.send(
            "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
        assertThat(client.read().status()).isIn(400, 501);
      }
      try (var client = house.client()) {
        assertThat(client.post(CHAT, ASK, "Content-Encoding: gzip").status()).isEqualTo(415);
      }
    }
  }

  @Test
  void whatAProxyForwardsIsNotALocalCaller() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      assertThat(client.get("/admin/engines", "Via: 1.1 proxy").status()).isEqualTo(403);
      assertThat(client.get("/admin/engines", "X-Real-IP: 10.0.0.1").status()).isEqualTo(403);
      assertThat(client.get("/admin/engines", "X-Forwarded-Proto: https").status()).isEqualTo(403);
      assertThat(client.get("/admin/engines").status()).isEqualTo(200);
    }
  }
}
