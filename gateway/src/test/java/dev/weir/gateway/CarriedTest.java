package dev.weir.gateway;

import static dev.weir.gateway.Manners.ASK;
import static dev.weir.gateway.Manners.CHAT;
import static dev.weir.gateway.Manners.having;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that are passed on without being understood, and who has them. */
class CarriedTest {
  @Test
  void aCallThatNoEngineHasIs404AndSaysSo() throws Exception {
    try (ScriptedEngine first = having(Map.of());
        ScriptedEngine second = having(Map.of());
        TestHouse house = TestHouse.before(first, second)) {
      for (int i = 0; i < 3; i++) {
        RawClient.Answer answer = house.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"q\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("unsupported_endpoint", "/v1/rerank", "model m");
      }
      // What one client got must not close the call to the others: each asks anew.
      assertThat(first.requests()).hasSize(3);
      assertThat(second.requests()).hasSize(3);
      house.assertNothingHeld();
    }
  }

  @Test
  void aCallThatOneOfManyEnginesHasFindsIt() {
    String ranked = ScriptedEngine.json(200, "{\"results\":[]}");
    ScriptedEngine[] engines = new ScriptedEngine[6];
    for (int i = 0; i < engines.length; i++) {
      engines[i] = having(i == 4 ? Map.of("/v1/rerank", ranked) : Map.of());
    }
    try (TestHouse house = TestHouse.before(engines)) {
      for (int i = 0; i < 10; i++) {
        RawClient.Answer answer = house.post("/v1/rerank", "{\"model\":\"m\",\"query\":\"q\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-weir-engine")).isEqualTo("e4");
      }
      house.assertNothingHeld();
    } finally {
      for (ScriptedEngine engine : engines) {
        engine.close();
      }
    }
  }

  @Test
  void anEngineIsNotEjectedForACallThatItCannotDo() {
    try (ScriptedEngine engine =
            having(
                Map.of(
                    "/v1/chat/completions",
                    CHAT,
                    "/v1/embeddings",
                    ScriptedEngine.json(500, "{\"error\":{\"message\":\"no\"}}")));
        TestHouse house = TestHouse.before(engine)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        RawClient.Answer answer = house.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
        assertThat(answer.status()).isEqualTo(502);
      }
      assertThat(house.engine("e0").state().placeable()).isTrue();
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void soundIsPassedOnAsItComes() {
    String sound = "RIFF\u0001\u0002 not JSON";
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(sound.substring(0, 5), sound.length() - 5, sound.substring(5));
    try (ScriptedEngine engine = ScriptedEngine.saying(answer);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer got =
          house.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\",\"voice\":\"v\"}");
      assertThat(got.header("content-type")).isEqualTo("audio/mpeg");
      assertThat(got.body()).isEqualTo(sound);
      assertThat(got.whole()).isTrue();
      house.assertNothingHeld();
    }
  }

  @Test
  void soundThatBreaksOffIsSeenToBeCut() {
    String cut =
        "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nRIFF!\r\n";
    try (ScriptedEngine engine = ScriptedEngine.sayingAndClosing(cut);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer got = house.post("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\"}");
      assertThat(got.whole()).isFalse();
      house.assertNothingHeld();
    }
  }

  @Test
  void aCallWithoutAModelMeansTheOnlyOne() {
    try (ScriptedEngine engine = ScriptedEngine.saying(ScriptedEngine.json(200, "{\"count\":1}"));
        TestHouse house = TestHouse.before(engine)) {
      assertThat(house.post("/tokenize", "{\"prompt\":\"hi\"}").status()).isEqualTo(200);
      assertThat(house.post("/v1/tokenize", "{\"prompt\":\"hi\"}").status()).isEqualTo(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void whenABusyEngineSaysHowLongTheClientIsToldSo() {
    String busy =
        "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (ScriptedEngine engine = ScriptedEngine.saying(busy);
        TestHouse house = TestHouse.before(engine)) {
      RawClient.Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("7");
      assertThat(answer.header("retry-after-ms")).isEqualTo("7000");
      house.assertNothingHeld();
    }
  }
}
