package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutcomeGroupTest {
  @ParameterizedTest
  @EnumSource(Outcome.class)
  void whatWasServedIsServedAndNothingElse(Outcome outcome) {
    assertThat(OutcomeGroup.of(outcome) == OutcomeGroup.SERVED).isEqualTo(outcome.served());
  }
}
