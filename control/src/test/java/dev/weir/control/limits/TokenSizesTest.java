package dev.weir.control.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.limits.TokenSizes.Weight;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class TokenSizesTest {
  private static final Percentage CLOSE = Percentage.withPercentage(5);
  private final TokenSizes sizes = new TokenSizes();

  @Test
  void theFactorOfTextComesFromWhatEnginesCounted() {
    for (int i = 0; i < 200; i++) {
      sizes.learnPrompt(new Weight(3000, 0, 0), 1000, -1);
    }
    assertThat(sizes.prompt(new Weight(30_000, 0, 0))).isCloseTo(10_000, CLOSE);
  }

  @Test
  void anImageCostsWhatImagesCostAndNotItsBytes() {
    for (int i = 0; i < 200; i++) {
      sizes.learnPrompt(new Weight(400, 2, 0), 100 + 2 * 1500, -1);
    }
    assertThat(sizes.prompt(new Weight(0, 1, 0))).isCloseTo(1500, CLOSE);
  }

  @Test
  void soundCostsByTheSecond() {
    for (int i = 0; i < 200; i++) {
      sizes.learnPrompt(new Weight(0, 0, 20_000), 640, -1);
    }
    assertThat(sizes.prompt(new Weight(0, 0, 40_000))).isCloseTo(1280, CLOSE);
  }

  /** Then a request teaches all three: its text is not guessed, nor are its images. */
  @Test
  void whatAnEngineSaysThatSoundTookIsBelieved() {
    for (int i = 0; i < 300; i++) {
      sizes.learnPrompt(new Weight(3000, 0, 10_000), 1000 + 320, 320);
      sizes.learnPrompt(new Weight(3000, 1, 10_000), 1000 + 1500 + 320, 320);
    }
    assertThat(sizes.prompt(new Weight(0, 0, 10_000))).isCloseTo(320, CLOSE);
    assertThat(sizes.prompt(new Weight(30_000, 0, 0))).isCloseTo(10_000, CLOSE);
    assertThat(sizes.prompt(new Weight(0, 1, 0))).isCloseTo(1500, CLOSE);
  }

  @Test
  void anEngineThatSaysThatThereWasNoSoundTeachesText() {
    for (int i = 0; i < 200; i++) {
      sizes.learnPrompt(new Weight(3000, 0, 0), 1000, 0);
    }
    assertThat(sizes.prompt(new Weight(30_000, 0, 0))).isCloseTo(10_000, CLOSE);
  }

  @Test
  void anEngineThatCountsNonsenseMovesTheFactorWithinItsBounds() {
    for (int i = 0; i < 1000; i++) {
      sizes.learnPrompt(new Weight(1000, 0, 0), Long.MAX_VALUE / 4, -1);
    }
    assertThat(sizes.prompt(new Weight(1000, 0, 0))).isLessThanOrEqualTo(1001);
  }

  @Test
  void anAnswerIsExpectedAsLongAsAnswersAreAndNeverBeyondItsBound() {
    for (int i = 0; i < 300; i++) {
      sizes.learnAnswer(40);
    }
    assertThat(sizes.answer(-1)).isBetween(40L, 60L);
    assertThat(sizes.answer(5)).isEqualTo(5);
    assertThat(sizes.answer(100_000)).isLessThan(60);
  }
}
