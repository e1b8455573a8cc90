package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.RawClient.Answer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String ASK_USAGE =
      "{\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
  private static final String ROLE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
  private static final String STOP =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void aWholeAnswerArrivesUnchangedWithItsFacts() {
    String body = "{\"id\":\"x\",\"choices\":[{\"message\":{\"content\":\"héllo\"}}]}";
    try (var engine = ScriptedEngine.saying(json(200, body));
        var house = TestHouse.before(engine)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.header("x-weir-engine")).isEqualTo("e0");
      assertThat(answer.header("x-request-id")).hasSize(32);
      assertThat(answer.header("x-weir-overhead-us")).matches("\\d+");
      house.assertNothingHeld();
    }
  }

  @Test
  void theBodyReachesTheEngineByteForByte() throws InterruptedException {
    String body = "{ \"messages\" : [{\"content\":\"a\\u00e9é\"}], \"model\":\"m\", \"x\": 1.50 }";
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine)) {
      house.chat(body);
      var request = engine.requests().take();
      assertThat(request.body()).isEqualTo(body);
      assertThat(request.head()).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
    }
  }

  @Test
  void theClientsKeyAndHopHeadersStayHereAndItsOthersGoOn() throws InterruptedException {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.post(
          CHAT,
          ASK,
          "Authorization: Bearer secret",
          "Cookie: a=b",
          "X-Drop: 1",
          "Connection: keep-alive, x-drop",
          "Traceparent: 00-ab",
          "X-Request-Id: mine-1");
      var request = engine.requests().take();
      assertThat(request.head()).doesNotContain("secret", "a=b", "X-Drop");
      assertThat(request.header("traceparent")).isEqualTo("00-ab");
      assertThat(request.header("x-request-id")).isEqualTo("mine-1");
    }
  }

  @Test
  void aStreamArrivesEventForEventWhereverTheEngineCutsIt() throws InterruptedException {
    String expected = ROLE + content("Hel") + content("lo \\\"world\\\" é") + STOP + DONE;
    byte[] bytes =
        stream(ROLE, content("Hel"), content("lo \\\"world\\\" é"), STOP, USAGE, DONE)
            .getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(7);
    try (var engine = new ScriptedEngine((request, out) -> writeInPieces(bytes, out, random));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      for (int i = 0; i < 200; i++) {
        Answer answer = client.post(CHAT, ASK_STREAM);
        assertThat(answer.whole()).as("round %d", i).isTrue();
        assertThat(answer.body()).as("round %d", i).isEqualTo(expected);
        assertThat(engine.requests().take().body()).contains("\"include_usage\":true");
      }
      house.assertNothingHeld();
    }
  }

  private static void writeInPieces(byte[] bytes, OutputStream out, SplittableRandom random)
      throws java.io.IOException {
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 12 : 400));
      out.write(bytes, at, count);
      out.flush();
      at += count;
    }
  }

  @Test
  void usageIsPassedOnToWhoAskedForIt() throws InterruptedException {
    try (var engine = ScriptedEngine.saying(stream(content("a"), STOP, USAGE, DONE));
        var house = TestHouse.before(engine)) {
      Answer answer = house.chat(ASK_USAGE);
      assertThat(answer.body()).isEqualTo(content("a") + STOP + USAGE + DONE);
      assertThat(engine.requests().take().body()).isEqualTo(ASK_USAGE);
      assertThat(house.client().get("/metrics").body())
          .contains("weir_tokens_total{kind=\"prompt\",model=\"m\"} 5.0")
          .contains("weir_tokens_total{kind=\"completion\",model=\"m\"} 2.0");
    }
  }

  @Test
  void oneConnectionServesManyRequestsAndTheEngineSeesOne() {
    try (var engine = ScriptedEngine.saying(json(200, "{\"a\":1}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.post(CHAT, ASK).status()).isEqualTo(200);
      }
      assertThat(engine.connections()).isEqualTo(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    try (var engine =
            new ScriptedEngine((request, out) ->
                out.write(
                    json(200, "{\"echo\":" + request.body().length() + "}")
                        .getBytes(StandardCharsets.UTF_8)));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append(RawClient.request(CHAT, pad(i)));
      }
      client.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.read().body()).isEqualTo("{\"echo\":" + pad(i).length() + "}");
      }
      house.assertNothingHeld();
    }
  }

  private static String pad(int i) {
    return "{\"model\":\"m\",\"messages\":[\"" + "x".repeat(i) + "\"]}";
  }

  @Test
  void aHttp10ClientGetsAStreamWithoutChunks() {
    try (var engine = ScriptedEngine.saying(stream(content("a"), STOP, DONE));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.0\r\nContent-Length: "
              + ASK_STREAM.length()
              + "\r\n\r\n"
              + ASK_STREAM);
      Answer answer = client.read();
      assertThat(answer.header("transfer-encoding")).isEmpty();
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body()).isEqualTo(content("a") + STOP + DONE);
    }
  }

  @Test
  void aClientThatWaitsForContinueIsToldToGoOn() {
    try (var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
              + ASK.length()
              + "\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(100);
      client.send(ASK);
      assertThat(client.read().status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatEndsWithoutDoneButWithAFinishReasonGetsItsEndMark() {
    try (var engine = ScriptedEngine.saying(stream(content("a"), STOP));
        var house = TestHouse.before(engine)) {
      assertThat(house.chat(ASK_STREAM).body()).isEqualTo(content("a") + STOP + DONE);
    }
  }

  @Test
  void interimAnswersOfTheEngineAreSkipped() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    try (var engine = ScriptedEngine.saying(interim + json(200, "{\"a\":1}"));
        var house = TestHouse.before(engine)) {
      assertThat(house.chat(ASK).body()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void anAnswerInChunksOrUntilTheEndOfTheConnectionIsAsGoodAsOneWithALength() {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    try (var chunked =
            ScriptedEngine.saying(
                head
                    + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nT: 1\r\n\r\n");
        var closing = ScriptedEngine.sayingAndClosing(head + "\r\n{\"a\":1}");
        var first = TestHouse.before(chunked);
        var second = TestHouse.before(closing)) {
      assertThat(first.chat(ASK).body()).isEqualTo("{\"a\":1}");
      assertThat(second.chat(ASK).body()).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void aClientThatWantsProgressGetsTheHeadAtOnceAndPingsInSilence() {
    try (var engine = new ScriptedEngine((request, out) -> {});
        var house =
            TestHouse.with(
                TestHouse.timeouts(
                    new dev.weir.control.Settings.Timeouts(
                        s(5),
                        s(5),
                        s(5),
                        s(5),
                        s(5),
                        s(5),
                        s(5),
                        java.time.Duration.ofMillis(150),
                        s(5))),
                dev.weir.control.KeyRing.open(),
                engine);
        var client = house.client()) {
      client.send(RawClient.request(CHAT, ASK_STREAM, "x-weir-progress: 1"));
      StringBuilder seen = new StringBuilder();
      while (!seen.toString().endsWith(": ping\n\n\r\n")) {
        seen.append((char) client.readByte());
      }
      assertThat(seen.toString()).startsWith("HTTP/1.1 200 OK").contains(": accepted\n\n");
      client.reset();
      house.assertNothingHeld();
    }
  }

  @Test
  void aHeadThatWentOutBeforeTheEngineWasKnownIsMadeUpForByALastComment() {
    try (var engine = ScriptedEngine.saying(stream(content("a"), STOP, DONE));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      Answer answer = client.post(CHAT, ASK_STREAM, "x-weir-progress: 1");
      assertThat(answer.header("x-weir-engine")).isEmpty();
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body())
          .isEqualTo(": accepted\n\n" + content("a") + STOP + DONE + ": x-weir-engine: e0\n\n");
      house.assertNothingHeld();
    }
  }

  @Test
  void anEngineThatDoesNotStreamAfterTheHeadIsOutIsAnErrorEvent() {
    try (var engine = ScriptedEngine.saying(json(200, "{\"choices\":[]}"));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      Answer answer = client.post(CHAT, ASK_STREAM, "x-weir-progress: 1");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body()).contains("did not stream").doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }

  private static java.time.Duration s(int seconds) {
    return java.time.Duration.ofSeconds(seconds);
  }

  @Test
  void aSlowClientSlowsTheEngineDown() throws InterruptedException {
    String big = content("x".repeat(4000));
    var written = new java.util.concurrent.atomic.AtomicLong();
    try (var engine =
            new ScriptedEngine((request, out) -> {
              out.write(ScriptedEngine.chunks().getBytes(StandardCharsets.UTF_8));
              byte[] chunk = chunk(big);
              for (int i = 0; i < 20_000; i++) {
                out.write(chunk);
                written.addAndGet(chunk.length);
              }
              out.write((chunkText(DONE) + "0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            });
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(RawClient.request(CHAT, ASK_STREAM));
      long before;
      do {
        before = written.get();
        Thread.sleep(200);
      } while (written.get() != before || before == 0);
      assertThat(before).as("bytes that the engine could get rid of").isLessThan(40L << 20);
      Answer answer = client.read();
      assertThat(answer.whole()).isTrue();
      assertThat(answer.body()).endsWith(DONE).hasSize(20_000 * big.length() + DONE.length());
      house.assertNothingHeld();
    }
  }

  private static byte[] chunk(String event) {
    return chunkText(event).getBytes(StandardCharsets.UTF_8);
  }

  private static String chunkText(String event) {
    return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
  }
}
