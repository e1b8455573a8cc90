package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What of an engine's life is told to the card: seen here by what the card makes of it. */
class StretchTest {
  private static final Offset<Double> EXACTLY = within(1e-9);

  private final SpeedCard card = new SpeedCard();
  private final EngineSpeed speed = new EngineSpeed();
  private final Stretch stretch = new Stretch(card, speed, new ForeignLoad());

  StretchTest() {
    card.engines(List.of(speed));
  }

  @Test
  void aPromptIsToldWhenTimeHasMovedOnAndNotBefore() {
    stretch.begin(1, 0, 0);
    stretch.read(1.3, 4000, 8e6, false);
    stretch.settle(1.3004, 3, 0);
    assertThat(speed.iterations()).as("of the same iteration").isZero();
    stretch.settle(1.3006, 3, 0);
    assertThat(speed.iterations()).isEqualTo(3);
  }

  @Test
  void whatWasReadTookTheTimeFromTheBeginningOn() {
    double expected = card.decode(speed, 3, 5000) + card.prefill(speed, 4000, 8e6);
    stretch.begin(1, 10, 4000);
    stretch.read(1 + 2 * expected, 4000, 8e6, false);
    stretch.settle(9, 13, 6000);
    assertThat(speed.error()).isCloseTo(0.02 * Math.log(2), EXACTLY);
  }

  @Test
  void firstTokensOfOneIterationAreOneStretch() {
    double expected = card.decode(speed, 2, 0) + card.prefill(speed, 3000, 3e6);
    stretch.begin(1, 0, 0);
    stretch.read(1 + 2 * expected, 1000, 1e6, false);
    stretch.read(1 + 2 * expected, 2000, 2e6, false);
    stretch.settle(9, 2, 0);
    assertThat(speed.iterations()).isEqualTo(2);
    assertThat(speed.error()).isCloseTo(0.02 * Math.log(2), EXACTLY);
  }

  @Test
  void theNextStretchBeginsWhereTheOneBeforeEnded() {
    stretch.begin(1, 0, 0);
    stretch.read(1.1, 1000, 0, false);
    stretch.settle(1.2, 1, 0);
    double before = speed.error();
    double expected = card.decode(speed, 4, 3000) + card.prefill(speed, 2000, 0);
    stretch.read(1.1 + 2 * expected, 2000, 0, false);
    stretch.settle(9, 5, 6000);
    assertThat(speed.iterations()).isEqualTo(5);
    assertThat(speed.error()).isCloseTo(before + 0.02 * (Math.log(2) - before), EXACTLY);
  }

  @Test
  void aPromptTakesTheIterationsThatItsTokensTakeEvenIfNobodyDecodes() {
    stretch.begin(1, 0, 0);
    stretch.read(1.3, 6144, 0, false);
    stretch.settle(2, 0, 0);
    assertThat(speed.iterations()).isEqualTo(3);
    stretch.read(3, 100, 0, false);
    stretch.settle(4, 0, 0);
    assertThat(speed.iterations()).as("one at least").isEqualTo(4);
  }

  @Test
  void whatWasPartlyReadMeanwhileIsNotTakenForTheTimeOfDecodes() {
    double before = card.decode(speed, 1, 100_000);
    for (int i = 1; i < 40; i++) {
      stretch.read(i, 10, 0, true);
      stretch.settle(i + 0.5, i, 100_000);
    }
    assertThat(card.decode(speed, 1, 100_000)).isEqualTo(before);
    stretch.lose();
    stretch.begin(50, 40, 100_000);
    stretch.read(51, 10, 0, false);
    stretch.settle(52, 41, 100_000);
    assertThat(card.decode(speed, 1, 100_000)).isGreaterThan(before);
  }

  @Test
  void stepsAreToldWhenTheyAreSixteen() {
    stretch.begin(1, 0, 0);
    stretch.stepped(1.15, 15);
    stretch.settle(1.2, 15, 0);
    assertThat(speed.iterations()).isZero();
    stretch.stepped(1.2, 16);
    stretch.settle(1.3, 16, 0);
    assertThat(speed.iterations()).isEqualTo(16);
  }

  @Test
  void stepsBesideAPromptThatWasReadChangeNothingOfItsTime() {
    double expected = card.decode(speed, 20, 0) + card.prefill(speed, 4000, 0);
    stretch.begin(1, 0, 0);
    stretch.read(1 + 2 * expected, 4000, 0, false);
    stretch.stepped(8, 20);
    stretch.settle(9, 20, 0);
    assertThat(speed.error()).isCloseTo(0.02 * Math.log(2), EXACTLY);
  }

  @Test
  void aPromptThatMustHaveBeenReadMeanwhileIsPartOfTheNextStretch() {
    double expected = card.decode(speed, 3, 0) + card.prefill(speed, 5000, 7e6);
    stretch.begin(1, 0, 0);
    stretch.presume(3000, 4e6);
    stretch.settle(5, 3, 0);
    assertThat(speed.iterations()).as("its end was not seen").isZero();
    stretch.read(1 + 2 * expected, 2000, 3e6, false);
    stretch.settle(9, 3, 0);
    assertThat(speed.error()).isCloseTo(0.02 * Math.log(2), EXACTLY);
  }

  @Test
  void whatHappenedToAnEngineThatWasLostSightOfIsNotTold() {
    stretch.begin(1, 0, 0);
    stretch.read(1.3, 4000, 8e6, false);
    stretch.lose();
    stretch.settle(2, 3, 0);
    assertThat(speed.iterations()).isZero();
    stretch.stepped(3, 30);
    stretch.settle(4, 30, 0);
    assertThat(speed.iterations()).as("it was not seen to begin").isZero();
  }

  @Test
  void afterAFirstTokenOutOfTheBlueItIsKnownWhereTheNextStretchBegins() {
    stretch.read(1.3, 4000, 8e6, false);
    stretch.settle(2, 3, 0);
    assertThat(speed.iterations()).isZero();
    double expected = card.decode(speed, 2, 0) + card.prefill(speed, 2000, 0);
    stretch.read(1.3 + 2 * expected, 2000, 0, false);
    stretch.settle(9, 5, 0);
    assertThat(speed.iterations()).isEqualTo(2);
    assertThat(speed.error()).isCloseTo(0.02 * Math.log(2), EXACTLY);
  }
}
