package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalsTest {
  @ParameterizedTest
  @CsvSource({
    "401, REJECTED_AUTH", "403, REJECTED_AUTH", "400, REJECTED_INVALID", "404, REJECTED_INVALID",
    "413, REJECTED_INVALID", "429, REJECTED_RATE", "503, REJECTED_BUSY", "502, FAILED_ENGINE",
    "504, FAILED_STREAM", "500, FAILED_INTERNAL", "302, FAILED_INTERNAL"
  })
  void theStatusDecidesWhereNoCodeDoes(int status, Outcome outcome) {
    byte[] body = bytes("<html>");

    assertThat(Refusals.ofStatus(status, body, body.length)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "503, rejected_no_engine, REJECTED_NO_ENGINE",
    "503, no_engine, REJECTED_NO_ENGINE",
    "503, expired_queue, EXPIRED_QUEUE",
    "503, queue_timeout, EXPIRED_QUEUE",
    "503, drained, DRAINED",
    "429, insufficient_quota, REJECTED_BUDGET",
    "429, budget, REJECTED_BUDGET",
    "429, served, REJECTED_RATE"
  })
  void aCodeOrTypeThatNamesAnOutcomeWins(int status, String code, Outcome outcome) {
    byte[] byCode =
        bytes("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"" + code + "\"}}");
    byte[] byType = bytes("{\"error\":{\"message\":\"m\",\"type\":\"" + code + "\",\"code\":503}}");

    assertThat(Refusals.ofStatus(status, byCode, byCode.length)).isEqualTo(outcome);
    assertThat(Refusals.ofStatus(status, byType, byType.length)).isEqualTo(outcome);
  }

  @Test
  void anErrorFrameFailsTheEngineBeforeContentAndTheStreamAfterIt() {
    byte[] frame = bytes("{\"error\":{\"message\":\"m\"}}");

    assertThat(Refusals.ofFrame(frame, frame.length, false)).isEqualTo(Outcome.FAILED_ENGINE);
    assertThat(Refusals.ofFrame(frame, frame.length, true)).isEqualTo(Outcome.FAILED_STREAM);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
