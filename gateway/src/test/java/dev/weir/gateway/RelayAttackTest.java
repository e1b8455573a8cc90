package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines and clients that do what none should: each gets its due, and nothing is kept. */
final class RelayAttackTest {
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String WHOLE = "{\"model\":\"m\",\"messages\":[]}";
  private static final String JSON_ANSWER =
      ScriptedEngine.json(200, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}");

  private static final byte[] THREE_MEGABYTES =
      ScriptedEngine.json(200, "{\"a\":\"" + "x".repeat(3 << 20) + "\"}")
          .getBytes(StandardCharsets.US_ASCII);

  private final ScriptedEngine engine = ScriptedEngine.saying(JSON_ANSWER);
  private final ScriptedEngine other =
      ScriptedEngine.saying(
          ScriptedEngine.stream(ScriptedEngine.content("other"), "data: [DONE]\n\n"));

  @AfterEach
  void close() {
    engine.close();
    other.close();
  }

  @Test
  void whatCameBeforeABrokenChunkInTheSameReadIsPassedOn() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    engine.script((request, out) -> {
      out.write(ascii(ScriptedEngine.chunks(ScriptedEngine.content("first"))));
      out.flush();
      await(seen);
      String second = ScriptedEngine.chunks(ScriptedEngine.content("second"));
      out.write(ascii(second.substring(second.indexOf("\r\n\r\n") + 4) + "size?\r\n"));
    });
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      client.send(RawClient.request("/v1/chat/completions", STREAM));
      client.readHead();
      seen.countDown();
      StringBuilder rest = new StringBuilder();
      while (rest.indexOf("0\r\n\r\n") < 0) {
        rest.append((char) client.readByte());
      }
      assertThat(rest).contains("first", "second", "\"error\"").doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void contentThatComesTogetherWithABrokenChunkIsAskedOfAnotherEngine() {
    String broken = ScriptedEngine.chunks(ScriptedEngine.content("first")) + "size?\r\n";
    engine.script((request, out) -> out.write(ascii(broken)));
    try (TestHouse house = TestHouse.before(engine, other)) {
      for (int i = 0; i < 40; i++) {
        assertThat(house.chat(STREAM).body()).contains("other").doesNotContain("first", "error");
      }
      assertThat(engine.requests()).as("it was tried").isNotEmpty();
      house.assertNothingHeld();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whoReadsSlowlyGetsItsWholeAnswerBeforeTheConnectionCloses() throws Exception {
    engine.script((request, out) -> out.write(THREE_MEGABYTES));
    try (TestHouse house = TestHouse.with(within(200, 10_000), KeyRing.open(), engine);
        Socket slow = narrow(house)) {
      InputStream in = slow.getInputStream();
      int read = 0;
      for (int n = 0; n >= 0; n = in.read(new byte[256 << 10])) {
        read += n;
        // All pauses together are far longer than the time for a head.
        Thread.sleep(2);
      }
      assertThat(read).isGreaterThan(3 << 20);
      house.assertNothingHeld();
    }
  }

  @Test
  void whoDoesNotReadTheEndOfItsAnswerIsNotKept() throws Exception {
    engine.script((request, out) -> out.write(THREE_MEGABYTES));
    try (TestHouse house = TestHouse.with(within(200, 300), KeyRing.open(), engine);
        Socket deaf = narrow(house)) {
      TestHouse.eventually(() -> engine.requests().size() == 1);
      house.assertNothingHeld();
      Thread.sleep(1000);
      assertThat(readToEnd(deaf)).isLessThan(3 << 20);
    }
  }

  /** A client with a small window that has sent a request and is going to close. */
  private static Socket narrow(TestHouse house) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(house.gateway().address());
    String request = RawClient.request("/v1/chat/completions", WHOLE, "Connection: close");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int readToEnd(Socket socket) {
    int read = 0;
    byte[] bytes = new byte[64 << 10];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(bytes)) {
        read += n;
      }
    } catch (IOException reset) {
      // as good an end as any other
    }
    return read;
  }

  @Test
  void whoIsRefusedAndNeverSendsTheRestIsNotKept() throws IOException {
    Settings quick = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(300)));
    try (TestHouse house = TestHouse.with(quick, TestHouse.keys(), engine);
        RawClient client = house.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{\"model\"");
      assertThat(client.read().status()).isEqualTo(401);
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void anAdminCallWhoseBodyNeverEndsIsNotKept() {
    Settings quick = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(300)));
    try (TestHouse house = TestHouse.with(quick, KeyRing.open(), engine);
        RawClient client = house.client()) {
      client.send("POST /admin/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
      assertThat(client.read().status()).isEqualTo(408);
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void anAdminPathWithBrokenEscapesIsABadRequest() {
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      for (String target : new String[] {"/admin/%zz", "/admin/engines?a=%", "/admin?%=%"}) {
        assertThat(client.get(target).status()).as(target).isEqualTo(400);
      }
    }
  }

  @Test
  void aHeaderReachesTheEngineByteForByte() throws InterruptedException {
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      client.post("/v1/chat/completions", WHOLE, "x-note: grüße");
      byte[] head = engine.requests().take().head().getBytes(StandardCharsets.ISO_8859_1);
      assertThat(new String(head, StandardCharsets.UTF_8)).contains("x-note: grüße\r\n");
    }
  }

  /** Short times for a head and for a client that does not read. */
  private static Settings within(long headMillis, long idleMillis) {
    Settings.Timeouts d = Settings.Timeouts.DEFAULTS;
    return TestHouse.timeouts(
        new Settings.Timeouts(
            d.connect(),
            d.firstByte(),
            Duration.ofMillis(idleMillis),
            d.queue(),
            Duration.ofMillis(headMillis),
            d.body(),
            d.keepAlive(),
            d.ping(),
            d.drain()));
  }

  @Test
  void aRequestThatBreaksInItsBodyHasOneOutcome() {
    try (TestHouse house = TestHouse.before(engine);
        RawClient client = house.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5\r\n{\"mod\r\nzz\r\n");
      assertThat(client.read().status()).isEqualTo(400);
      try (RawClient scraper = house.client()) {
        String page = scraper.get("/metrics").body();
        assertThat(page)
            .contains("weir_requests_total{model=\"\",outcome=\"rejected_invalid\"} 1.0");
        assertThat(page)
            .contains("weir_requests_total{model=\"\",outcome=\"cancelled_client\"} 0.0");
      }
      house.assertNothingHeld();
    }
  }
}
