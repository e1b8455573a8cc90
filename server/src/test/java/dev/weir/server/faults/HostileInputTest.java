package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody should send: each is told so in OpenAI's shape, and nothing is held. */
final class HostileInputTest extends BeforeOneEngine {
  HostileInputTest() {
    super(
        """
        server: { timeouts: { head: 1s, body: 1s } }
        engines:
          - { id: a, kind: sim, url: "%s", model: sim }
          - { id: gone, kind: sim, url: "http://127.0.0.1:1" }
        models: [{ id: chat, engines: [a] }, { id: down, engines: [gone] }]
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "| 400",
        "{ | 400",
        "{\"model\":\"chat\",} | 400",
        "{\"model\":\"chat\",\"messages\":[]}} | 400",
        "[] | 400",
        "\"chat\" | 400",
        "null | 400",
        "{\"model\":\"chat\",\"messages\":\"Hi\"} | 400",
        "{\"model\":\"chat\"} | 400",
        "{\"messages\":[]} | 400",
        "{\"model\":7,\"messages\":[]} | 400",
        "{\"model\":null,\"messages\":[]} | 400",
        "{\"model\":[\"chat\"],\"messages\":[]} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"stream\":\"yes\"} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"stream_options\":7} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"max_tokens\":-1} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"max_tokens\":1e999} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"max_tokens\":1e-999} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"max_tokens\":99999999999999999999999} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"priority\":1e999} | 400",
        "{\"model\":\"chat\",\"model\":\"down\",\"messages\":[]} | 400",
        "{\"model\":\"chat\",\"mod\\u0065l\":\"down\",\"messages\":[]} | 400",
        "{\"model\":\"chat\",\"messages\":[],\"messages\":[]} | 400",
        "{\"model\":\"chatt\",\"messages\":[]} | 404",
        "{\"model\":\"\",\"messages\":[]} | 404",
        "{\"model\":\"\\ud800\",\"messages\":[]} | 400",
        "{\"model\":\"chat\",\"messages\":[\"\\udc00\\ud800\"]} | 400",
        "{\"model\":\"a\\u0000b\",\"messages\":[]} | 404",
        "{\"model\":\"a\\nb\\\"c\",\"messages\":[]} | 404",
        "{\"model\":\"chat\",\"messages\":[]} | 400",
        "{\"model\":\"chat\",\"messages\":[1e999]} | 400",
        "{\"model\":\"down\",\"messages\":[]} | 503",
      })
  void aBodyThatIsWrongIsToldSo(String body, int status) {
    try (Wire wire = new Wire(weir.port())) {
      assertRefused(wire.chat(body == null ? "" : body), status);
      assertThat(wire.chat(SOUND).status()).as("the connection goes on").isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\ud83d\\ude00", "\\u0000", "\\uFFFF", "\u007f", "\ufeff", "\ud83d\ude00"})
  void whatJsonAllowsInTextIsTheEnginesBusiness(String text) {
    try (Wire wire = new Wire(weir.port())) {
      assertThat(wire.chat(SOUND.replace("Hi", text)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"1e999,400", "-1e999,400", "1e309,400", "NINES,400", "1e-999,200", "0e999,200"})
  void aNumberBeyondADoubleIsRefused(String number, int status) {
    try (Wire wire = new Wire(weir.port())) {
      String digits = number.replace("NINES", "9".repeat(10_000));
      Wire.Answer answer =
          wire.chat(SOUND.replace("{\"model", "{\"top_k\":" + digits + ",\"model"));
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      if (status == 400) {
        assertThat(answer.error().path("message").asString()).contains("at byte 9");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Model", "MODEL", "\u017ftream", "m\\u006fdeL", "Messages"})
  void aKeyThatAnEngineCouldTakeForAnotherIsRefused(String key) {
    try (Wire wire = new Wire(weir.port())) {
      Wire.Answer answer = wire.chat(SOUND.replace("{\"model", "{\"" + key + "\":\"x\",\"model"));
      assertRefused(answer, 400);
      assertThat(answer.error().path("message").asString()).contains("resembles a known key");
    }
  }

  @Test
  void aStringThatFillsTheWholeBodyIsRead() {
    try (Wire wire = new Wire(weir.port())) {
      int room = (32 << 20) - SOUND.length();
      String answer = wire.chat(SOUND.replace("Hi", "x".repeat(room))).body();
      assertThat(answer).as("the engine's own opinion").contains("maximum context length");
      assertRefused(wire.chat(SOUND.replace("Hi", "x".repeat(room + 3))), 413);
    }
  }

  @Test
  void bytesThatAreNotTextAreRefused() {
    byte[][] bad = {
      {(byte) 0xff},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82},
      {0},
      {'\n'}
    };
    for (byte[] each : bad) {
      try (Wire wire = new Wire(weir.port())) {
        wire.send(post(replaced(SOUND, "Hi", each)));
        assertRefused(wire.read(), 400);
      }
    }
  }

  @Test
  void nestingIsRefusedHoweverDeep() {
    for (int depth : new int[] {65, 1_000, 1_000_000}) {
      for (String open : new String[] {"[", "{\"a\":"}) {
        try (Wire wire = new Wire(weir.port())) {
          String body = "{\"model\":\"chat\",\"messages\":[],\"x\":" + open.repeat(depth);
          assertRefused(wire.chat(body), 400);
        }
      }
    }
  }

  @Test
  void aHundredMegabytesAreRefusedBeforeTheyAreRead() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.head("POST " + PATH) + "Content-Length: 100000000\r\n\r\n{\"model\"");
      assertRefused(wire.read(), 413);
      assertThat(wire.closed()).isTrue();
    }
  }

  @Test
  void aHundredMegabytesInChunksAreRefusedAtTheLimit() {
    try (Wire wire = new Wire(weir.port())) {
      wire.send(Wire.head("POST " + PATH) + "Transfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.UTF_8);
      int sent = 0;
      try {
        for (; sent < 100; sent++) {
          wire.send(chunk);
        }
      } catch (UncheckedIOException refused) {
        // the rest is not wanted any more
      }
      assertThat(sent).isGreaterThanOrEqualTo(32);
      assertRefusedOrReset(wire, 413);
    }
  }

  /** Who is still sending when it is refused may lose the answer to the reset (RFC 9112, 9.6). */
  private static void assertRefusedOrReset(Wire wire, int status) {
    try {
      assertRefused(wire.read(), status);
    } catch (UncheckedIOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void tenThousandHeadersAreRefused() {
    try (Wire wire = new Wire(weir.port())) {
      StringBuilder head = new StringBuilder(Wire.head("POST " + PATH));
      for (int i = 0; i < 10_000; i++) {
        head.append("a").append(i).append(": b\r\n");
      }
      wire.send(head.append("\r\n").toString());
      assertRefusedOrReset(wire, 431);
    }
  }

  @Test
  void whoSendsTooSlowlyIsNotWaitedFor() {
    for (String begun :
        new String[] {
          "POST /v1/ch",
          Wire.head("POST " + PATH) + "X-A: ",
          Wire.head("POST " + PATH) + "Content-Length: 50\r\n\r\n{\"model\":",
          Wire.head("POST " + PATH) + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"m",
        }) {
      try (Wire wire = new Wire(weir.port())) {
        wire.send(begun);
        assertRefused(wire.read(), 408);
        assertThat(wire.closed()).isTrue();
      }
    }
  }

  static void assertRefused(Wire.Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.whole()).isTrue();
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.error().path("message").asString()).isNotEmpty();
  }

  private static byte[] post(byte[] body) {
    String head = Wire.head("POST " + PATH) + "Content-Length: " + body.length + "\r\n\r\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] replaced(String text, String word, byte[] by) {
    int at = text.indexOf(word);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(text.substring(0, at).getBytes(StandardCharsets.UTF_8));
    out.writeBytes(by);
    out.writeBytes(text.substring(at + word.length()).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
