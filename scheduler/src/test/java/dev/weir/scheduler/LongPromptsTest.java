package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongPromptsTest {
  private final LongPrompts prompts = new LongPrompts();
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void untilEnoughWereSeenNoneIsLong() {
    for (int i = 0; i < LongPrompts.FEWEST - 1; i++) {
      assertThat(prompts.longest(i == 60 ? 1_000_000 : 100)).isFalse();
    }
    assertThat(prompts.longest(100)).isFalse();
    assertThat(prompts.longest(1_000_000)).isTrue();
  }

  @Test
  void aboutATenthIsLongAndThatIsTheLongestTenth() {
    int longOnes = 0;
    long shortestLong = Long.MAX_VALUE;
    long longestShort = 0;
    for (int i = 0; i < 20_000; i++) {
      long tokens = (long) Math.exp(3 + 8 * random.nextDouble());
      boolean verdict = prompts.longest(tokens);
      if (i >= 10_000) {
        longOnes += verdict ? 1 : 0;
        shortestLong = verdict ? Math.min(shortestLong, tokens) : shortestLong;
        longestShort = verdict ? longestShort : Math.max(longestShort, tokens);
      }
    }
    assertThat(longOnes).isBetween(980, 1200);
    assertThat((double) longestShort).isLessThan(1.3 * shortestLong);
  }

  @Test
  void whereAllAreAlikeNoneIsLong() {
    for (int i = 0; i < 1000; i++) {
      assertThat(prompts.longest(777)).isFalse();
    }
  }

  @Test
  void aThirdThatIsCutAtOneLengthIsLong() {
    assertThat(wrongWhereCut(1 / 3.0, LongPrompts.WINDOW)).isZero();
  }

  @Test
  void aTenthThatIsCutAtOneLengthIsLongAndNobodyElse() {
    assertThat(wrongWhereCut(0.11, LongPrompts.WINDOW)).isZero();
  }

  @Test
  void aMajorityThatIsCutAtOneLengthIsNot() {
    assertThat(wrongWhereCut(0.45, LongPrompts.WINDOW)).isZero();
    assertThat(longWhereCut(0.55)).isZero();
  }

  /** How often verdict and truth differ where that share of prompts is cut at one length. */
  private int wrongWhereCut(double share, int after) {
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean cut = random.nextDouble() < share;
      boolean verdict = prompts.longest(cut ? 4096 : 100 + random.nextInt(3000));
      wrong += i >= after && cut != verdict ? 1 : 0;
    }
    return wrong;
  }

  private static int longWhereCut(double share) {
    LongPrompts prompts = new LongPrompts();
    SplittableRandom random = new SplittableRandom(9);
    int longOnes = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean cut = random.nextDouble() < share;
      boolean verdict = prompts.longest(cut ? 4096 : 100 + random.nextInt(3000));
      longOnes += i >= LongPrompts.WINDOW && verdict ? 1 : 0;
    }
    return longOnes;
  }

  @Test
  void oldTrafficFades() {
    for (int i = 0; i < 8 * LongPrompts.WINDOW; i++) {
      var _ = prompts.longest(50_000 + random.nextInt(50_000));
    }
    int longOnes = 0;
    for (int i = 0; i < 8 * LongPrompts.WINDOW; i++) {
      boolean verdict = prompts.longest(50 + random.nextInt(50));
      longOnes += verdict && i >= 7 * LongPrompts.WINDOW ? 1 : 0;
    }
    assertThat(longOnes).as("after the change, by the new measure").isPositive();
  }

  @Test
  void theShortestAndTheLongestThinkableAreCounted() {
    for (int i = 0; i < 100; i++) {
      assertThat(prompts.longest(0)).isFalse();
      assertThat(prompts.longest(1)).isFalse();
    }
    assertThat(prompts.longest(Long.MAX_VALUE)).isTrue();
  }
}
