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
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean cut = random.nextInt(3) == 0;
      boolean verdict = prompts.longest(cut ? 4096 : 100 + random.nextInt(3000));
      wrong += i >= LongPrompts.WINDOW && cut != verdict ? 1 : 0;
    }
    assertThat(wrong).isZero();
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
