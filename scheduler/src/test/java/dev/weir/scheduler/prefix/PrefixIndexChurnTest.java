package dev.weir.scheduler.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Millions of prompts that come and go: memory stays where it is. */
class PrefixIndexChurnTest {
  /** A request that runs. */
  private record Running(Prefix prefix, int engine) {}

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void aDayOfChurnNeverTakesMoreThanItsBytes() {
    for (long maxBytes : new long[] {40_000, 1 << 20, 3_000_000}) {
      PrefixIndex index = new PrefixIndex(maxBytes);
      long[] afterAnHour = new long[1];
      churn(
          index,
          24,
          hour -> {
            assertThat(index.bytes()).isLessThanOrEqualTo(maxBytes);
            if (hour == 0) {
              afterAnHour[0] = index.bytes();
            }
            assertThat(index.bytes()).as("flat from the first hour on").isEqualTo(afterAnHour[0]);
          });
      assertThat(index.bytes()).as("and not by being idle").isGreaterThan(maxBytes / 2 - 6000);
      assertThat(index.size()).isPositive();
    }
  }

  /** What is told after each hour. */
  private interface Hourly {
    void passed(int hour);
  }

  /** Ten prompts a second, for so many hours, of which 128 run at a time. */
  private void churn(PrefixIndex index, int hours, Hourly hourly) {
    int most = 128;
    @Nullable Running[] running = new Running[most];
    for (int hour = 0; hour < hours; hour++) {
      for (int i = 0; i < 10 * 3600; i++) {
        int at = i % most;
        Running ended = running[at];
        if (ended != null) {
          index.leave(ended.prefix(), ended.engine());
        }
        Running next = new Running(fresh(), random.nextInt(8));
        index.enter(next.prefix(), next.engine());
        running[at] = next;
      }
      hourly.passed(hour);
    }
  }

  /** Four blocks of which two are among a thousand known ones. */
  private Prefix fresh() {
    long family = random.nextInt(1000);
    return PrefixIndexTest.prompt(family, family + 1000, random.nextLong(), random.nextLong());
  }

  @Test
  void anEngineThatJoinsAFullIndexGetsItsShare() {
    PrefixIndex index = new PrefixIndex(1 << 20);
    churn(index, 1, _ -> {});
    Prefix prefix = PrefixIndexTest.prompt(random.longs(64).toArray());
    index.touch(prefix, 20);
    assertThat(index.match(prefix, 20)).isEqualTo(64);
    assertThat(index.bytes()).isLessThanOrEqualTo(1 << 20);
  }
}
