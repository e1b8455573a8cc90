package dev.weir.scheduler.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {
  private final PrefixIndex index = new PrefixIndex(1 << 20);

  @Test
  void aPromptMatchesAsDeepAsItSharesBlocks() {
    index.enter(prompt(1, 2, 3), 0);
    assertThat(index.match(prompt(1, 2, 3), 0)).isEqualTo(3);
    assertThat(index.match(prompt(1, 2, 9), 0)).isEqualTo(2);
    assertThat(index.match(prompt(1, 2, 3, 4, 5), 0)).isEqualTo(3);
    assertThat(index.match(prompt(7, 8, 9), 0)).isZero();
    assertThat(index.match(Prefix.NONE, 0)).isZero();
    assertThat(index.match(prompt(1, 2, 3), 1)).as("on another engine").isZero();
  }

  @Test
  void theDeepestHolderComesFirstAndEachOnce() {
    index.enter(prompt(1, 2, 3), 2);
    index.enter(prompt(1, 2, 3, 4, 5, 6), 1);
    index.enter(prompt(1, 2, 3, 4, 5), 0);
    int[] into = new int[4];
    assertThat(holders(index, prompt(1, 2, 3, 4, 5, 6, 7), into)).isEqualTo(3);
    assertThat(into).startsWith(1, 0, 2);
  }

  @Test
  void shallowHoldersAreLookedForInGrowingSteps() {
    long[] deep = new long[16];
    for (int i = 0; i < deep.length; i++) {
      deep[i] = i + 1L;
    }
    // From the deepest: 16, 15, 13, 9, 1.
    for (int engine = 1; engine <= 16; engine++) {
      PrefixIndex other = new PrefixIndex(1 << 20);
      other.enter(prompt(deep), 0);
      other.enter(prompt(Arrays.copyOf(deep, engine)), engine);
      assertThat(holders(other, prompt(deep), new int[4])).isEqualTo(2);
    }
  }

  @Test
  void asManyHoldersAreFoundAsThereIsRoomFor() {
    for (int engine = 0; engine < 5; engine++) {
      index.enter(prompt(1, 2), engine);
    }
    int[] two = new int[2];
    assertThat(holders(index, prompt(1, 2), two)).isEqualTo(2);
    assertThat(two).containsExactly(4, 3);
    assertThat(holders(index, prompt(8), two)).isZero();
  }

  @Test
  void theOldestBlocksAreForgottenAndOfOnePromptTheDeepest() {
    index.capacity(0, 5);
    index.touch(prompt(1, 2, 3), 0);
    index.touch(prompt(4, 5, 6), 0);
    assertThat(index.match(prompt(1, 2, 3), 0)).isEqualTo(2);
    assertThat(index.match(prompt(4, 5, 6), 0)).isEqualTo(3);
    index.touch(prompt(1, 2), 0);
    index.touch(prompt(7, 8), 0);
    assertThat(index.match(prompt(1, 2, 3), 0)).as("used again in the meantime").isEqualTo(2);
    assertThat(index.match(prompt(4, 5, 6), 0)).isEqualTo(1);
  }

  @Test
  void whatRunningRequestsUseIsNotForgotten() {
    index.capacity(0, 2);
    index.enter(prompt(1, 2, 3), 0);
    index.enter(prompt(1, 2, 4), 0);
    assertThat(index.pinned(0)).isEqualTo(4);
    index.touch(prompt(7), 0);
    assertThat(index.match(prompt(1, 2, 3), 0)).isEqualTo(3);
    index.leave(prompt(1, 2, 3), 0);
    assertThat(index.match(prompt(1, 2, 4), 0)).as("shared with one that still runs").isEqualTo(3);
    assertThat(index.match(prompt(1, 2, 3), 0)).isEqualTo(2);
    assertThat(index.pinned(0)).isEqualTo(3);
    index.leave(prompt(1, 2, 4), 0);
    assertThat(index.pinned(0)).isZero();
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void aSmallerCacheForgetsAtOnce() {
    index.touch(prompt(1, 2, 3), 0);
    index.capacity(0, 1);
    assertThat(index.match(prompt(1, 2, 3), 0)).isEqualTo(1);
    index.capacity(0, 0);
    assertThat(index.size()).as("never less than one").isEqualTo(1);
  }

  @Test
  void anEngineThatLostItsCacheIsForgottenAndTheOthersAreNot() {
    index.touch(prompt(1, 2), 0);
    index.enter(prompt(3), 0);
    index.touch(prompt(1, 2), 1);
    index.clear(0);
    assertThat(index.match(prompt(1, 2), 0)).isZero();
    assertThat(index.match(prompt(3), 0)).as("still in use").isEqualTo(1);
    assertThat(index.match(prompt(1, 2), 1)).isEqualTo(2);
    int[] into = new int[2];
    assertThat(holders(index, prompt(1, 2), into)).isEqualTo(1);
    assertThat(into[0]).isEqualTo(1);
  }

  @Test
  void leavingTwiceAndLeavingUnseenDoNoHarm() {
    index.leave(prompt(1, 2), 3);
    index.touch(prompt(1, 2), 3);
    index.leave(prompt(1, 2), 3);
    assertThat(index.pinned(3)).isZero();
    assertThat(index.pinned(99)).isZero();
    assertThat(index.match(prompt(1, 2), 3)).isEqualTo(2);
  }

  static int holders(PrefixIndex index, Prefix prefix, int[] into) {
    return index.holders(prefix, index.deepest(prefix), into);
  }

  static Prefix prompt(long... hashes) {
    return new Prefix(hashes, 512);
  }
}
