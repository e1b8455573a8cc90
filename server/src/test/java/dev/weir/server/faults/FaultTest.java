package dev.weir.server.faults;

import static dev.weir.server.faults.FaultHouse.QUESTION;
import static dev.weir.server.faults.FaultHouse.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every fault of the simulated engine, before and after content, with and without a second engine.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultTest {
  private static final String ANSWER = Asked.answerToChat(QUESTION, TOKENS);

  /** Far more than a random choice between two engines needs to take each of them once. */
  private static final int TRIES = 60;

  private FaultHouse house;

  @BeforeAll
  void start(@TempDir Path folder) {
    house = new FaultHouse(folder);
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
  @CsvSource(
      delimiter = '|',
      value = {
        "die:after=0,ms=300   | 502 | engine_failed",
        "close:after=0        | 502 | engine_failed",
        "stall:after=0        | 504 | engine_failed",
        "busy:retry=3         | 503 | engine_busy",
        "wrong-json:after=0   | 502 | engine_failed",
        "error-frame:after=0  | 502 | engine_failed",
        "bad-chunk:after=0    | 502 | engine_failed",
      })
  void beforeContentTheStatusIsTrueAndTheShapeOpenAis(String fault, int status, String code) {
    house.arm(fault);
    for (boolean stream : new boolean[] {true, false}) {
      Wire.Answer answer = house.ask("solo", stream);
      if (answer.status() == 503 && status != 503) {
        // A dead engine may be out already when the second request comes.
        assertThat(answer.error().path("code").asString()).isEqualTo("no_engine");
      } else {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.error().path("code").asString()).isEqualTo(code);
      }
      assertThat(answer.header("retry-after").isEmpty()).isEqualTo(answer.status() != 503);
      assertThat(answer.body()).doesNotContain("[DONE]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "die:after=5,ms=300",
        "close:after=5",
        "stall:after=5",
        "wrong-json:after=5",
        "error-frame:after=5",
        "bad-chunk:after=5"
      })
  void afterContentAStreamEndsWithAnErrorAndNoDone(String fault) {
    house.arm(fault);
    Wire.Answer answer = house.ask("solo", true);
    for (int i = 0; i < TRIES && answer.status() == 502; i++) {
      // All its content and its end came in one read, so that nothing of it was passed on.
      answer = house.ask("solo", true);
    }
    assertBroken(answer);
  }

  private static void assertBroken(Wire.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.whole()).as("the framing is sound").isTrue();
    Events events = Events.of(answer);
    assertThat(events.text()).isEqualTo(Asked.answerToChat(QUESTION, 5));
    assertThat(events.done()).isFalse();
    assertThat(events.error()).isNotNull();
    assertThat(events.error().path("message").asString()).isNotEmpty();
    assertThat(events.error().path("type").asString()).isNotEmpty();
    assertThat(events.error().has("code")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "die:after=5,ms=300  | 502",
        "close:after=5       | 502",
        "stall:after=5       | 504",
        "wrong-json:after=5  | 502",
        "error-frame:after=5 | 502",
        "bad-chunk:after=5   | 502",
      })
  void anAnswerThatIsNotStreamedIsNeverHalf(String fault, int status) {
    house.arm(fault);
    Wire.Answer answer = house.ask("solo", false);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.error().path("code").asString()).isEqualTo("engine_failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "die:after=0,ms=300",
        "close:after=0",
        "stall:after=0",
        "busy",
        "wrong-json",
        "error-frame:after=0",
        "bad-chunk:after=0"
      })
  void beforeContentAnotherEngineAnswersAndTheClientNeverKnows(String fault) {
    for (boolean stream : new boolean[] {true, false}) {
      house.arm(fault);
      double before = house.failedAttempts();
      for (int i = 0; i < TRIES && house.failedAttempts() == before; i++) {
        assertAnsweredBy("b", house.ask("pair", stream), stream);
      }
      assertThat(house.failedAttempts()).as("engine a was tried").isGreaterThan(before);
      house.recover();
    }
  }

  private static void assertAnsweredBy(String engine, Wire.Answer answer, boolean stream) {
    assertThat(answer.header("x-weir-engine")).as(answer.body()).isEqualTo(engine);
    assertWhole(answer, stream);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "die:after=5,ms=300",
        "close:after=5",
        "stall:after=5",
        "wrong-json:after=5",
        "error-frame:after=5",
        "bad-chunk:after=5"
      })
  void afterContentAnotherEngineGoesOnAndTheClientNeverKnows(String fault) {
    house.arm(fault);
    boolean broken = false;
    for (int i = 0; i < TRIES && !broken; i++) {
      Wire.Answer answer = house.ask("pair", true);
      broken = answer.header("x-weir-engine").equals("a");
      assertWhole(answer, true);
    }
    assertThat(broken).as("engine a had begun").isTrue();
    assertWhole(house.ask("pair", false), false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowEngineIsNoBrokenOne(boolean stream) {
    house.arm("slow:factor=20");
    assertAnsweredBy("a", house.ask("solo", stream), stream);
    assertWhole(house.ask("pair", stream), stream);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEngineThatStartsSlowlyIsLeftAloneUntilItIsUpAndAwaitedByWhoHasNoOther(boolean stream) {
    house.arm("slow-start:ms=1500");
    RunningWeir.eventually("it is out", () -> !house.up());
    assertAnsweredBy("b", house.ask("pair", stream), stream);
    assertThat(house.up()).isFalse();
    assertAnsweredBy("a", house.ask("solo", stream), stream);
    RunningWeir.eventually("it is up", house::up);
  }
}
