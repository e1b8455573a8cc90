package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks that fail between clients, gateway and engines: what clients see of it, and that nothing
 * is held when it is over.
 */
@Tag("slow")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NetworkFaultTest {
  private static final int TOKENS = 30;

  /** So many that an answer is never over before a test has done what it wants. */
  private static final int MANY = 100_000;

  private static final String ANSWER = Asked.answerToChat(ProxiedHouse.QUESTION, TOKENS);

  private ProxiedHouse house;

  @BeforeAll
  void start(@TempDir Path folder) {
    house = new ProxiedHouse(folder);
  }

  @AfterEach
  void nothingIsHeldAndTheEngineServesAgain() {
    house.recover();
  }

  @AfterAll
  void stop() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenAnEngineIsCutOffTheOtherAnswersAndClientsNeverKnow(boolean stream) {
    house.network().cut();
    for (int i = 0; i < 6; i++) {
      assertWhole(house.ask("pair", TOKENS, stream), stream);
    }
  }

  @Test
  void whenTheOnlyEngineIsCutOffTheClientIsToldInTime() {
    house.network().cut();
    Wire.Answer answer = house.ask("solo", TOKENS, false);

    assertThat(answer.status()).isIn(502, 503, 504);
    assertThat(answer.error().path("code").asString()).isIn("engine_failed", "no_engine");
  }

  @Test
  void aCutInTheMiddleOfAStreamEndsItWithAnErrorAndNeverAsIfItWereWhole() {
    assertBrokenOff(house.network()::cut);
  }

  @Test
  void anEngineThatVanishesInTheMiddleOfAStreamEndsItWithAnError() {
    assertBrokenOff(house.network()::vanish);
  }

  @Test
  void aResetInTheMiddleOfAStreamEndsItWithAnError() {
    assertBrokenOff(house.network()::reset);
  }

  private void assertBrokenOff(Runnable fault) {
    try (Wire wire = new Wire(house.weir().port())) {
      String chat = Asked.chat("solo", ProxiedHouse.QUESTION, MANY, true);
      wire.send(Wire.post("/v1/chat/completions", chat)).awaitAnswer();
      fault.run();
      Wire.Answer answer = wire.read();

      assertThat(answer.whole()).as("the framing is sound").isTrue();
      Events events = Events.of(answer);
      assertThat(events.error()).isNotNull();
      assertThat(events.done()).isFalse();
      assertThat(Asked.answerToChat(ProxiedHouse.QUESTION, MANY)).startsWith(events.text());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeptConnectionWhosePeerVanishedCostsNoRequest(boolean stream) {
    assertWhole(house.ask("solo", TOKENS, stream), stream);
    house.network().vanish();
    for (int i = 0; i < 6; i++) {
      assertWhole(house.ask("pair", TOKENS, stream), stream);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFarEngineIsNoBrokenOne(boolean stream) {
    house.network().delay(Duration.ofMillis(200));
    long start = System.nanoTime();
    assertWhole(house.ask("solo", TOKENS, stream), stream);
    assertThat(System.nanoTime() - start).isGreaterThan(400_000_000);
    for (int i = 0; i < 6; i++) {
      assertWhole(house.ask("pair", TOKENS, stream), stream);
    }
  }

  @Test
  void aFarClientIsServedAsOneNearby() {
    house.clients().delay(Duration.ofMillis(200));
    try (Wire wire = new Wire(house.clients().port())) {
      assertWhole(wire.chat(Asked.chat("pair", ProxiedHouse.QUESTION, TOKENS, true)), true);
    }
    house.clients().delay(Duration.ZERO);
  }

  @Test
  void aClientThatVanishesHoldsNothingLongerThanATimeOut() {
    try (Wire wire = new Wire(house.clients().port())) {
      String chat = Asked.chat("solo", ProxiedHouse.QUESTION, MANY, true);
      wire.send(Wire.post("/v1/chat/completions", chat)).awaitAnswer();
      house.clients().vanish();
      house.weir().assertNothingHeld();
    }
  }

  private static void assertWhole(Wire.Answer answer, boolean stream) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    if (stream) {
      assertThat(Events.of(answer)).isEqualTo(new Events(ANSWER, null, true));
    } else {
      assertThat(answer.json().path("choices").path(0).path("message").path("content").asString())
          .isEqualTo(ANSWER);
    }
  }
}
