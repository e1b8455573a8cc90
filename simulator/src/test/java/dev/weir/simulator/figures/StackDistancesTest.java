package dev.weir.simulator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.simulator.trace.BlockPrefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StackDistancesTest {
  @Test
  void everyCacheSizeHitsWhatACacheOfThatSizeWouldHit() {
    List<BlockPrefix> prompts = prompts(400, new SplittableRandom(7));
    int blocks = prompts.stream().mapToInt(BlockPrefix::size).sum();
    StackDistances distances = new StackDistances(blocks);
    prompts.forEach(distances::add);
    for (int size = 1; size < 300; size += 7) {
      NodeCache cache = new NodeCache(size);
      int hits = 0;
      for (BlockPrefix prompt : prompts) {
        hits += cache.match(prompt);
        cache.touch(prompt);
      }
      assertThat(distances.hitRatio(size))
          .as("size " + size)
          .isCloseTo((double) hits / blocks, within(1e-12));
    }
  }

  @Test
  void anEndlessCacheMissesEveryBlockOnce() {
    List<BlockPrefix> prompts = prompts(200, new SplittableRandom(3));
    int blocks = prompts.stream().mapToInt(BlockPrefix::size).sum();
    StackDistances distances = new StackDistances(blocks);
    prompts.forEach(distances::add);
    assertThat(distances.mostHits())
        .isCloseTo(1 - (double) distances.distinct() / blocks, within(1e-12));
  }

  @Test
  void aFullCacheDropsTheEndOfTheOldestPromptFirst() {
    NodeCache cache = new NodeCache(4);
    cache.touch(BlockPrefix.of(16, 0, 1, 2, 3));
    cache.touch(BlockPrefix.of(16, 0, 7, 8));
    assertThat(cache.match(BlockPrefix.of(16, 0, 1, 2, 3))).isEqualTo(2);
    assertThat(cache.match(BlockPrefix.of(16, 0, 7, 8))).isEqualTo(2);
  }

  /** Prompts that begin as an earlier one did and then go their own way. */
  private static List<BlockPrefix> prompts(int count, SplittableRandom random) {
    List<int[]> made = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < count; i++) {
      int[] old = i == 0 ? new int[0] : made.get(random.nextInt(i));
      int kept = random.nextInt(old.length + 1);
      int[] ids = Arrays.copyOf(old, Math.min(kept, 8) + 1 + random.nextInt(4));
      for (int at = Math.min(kept, 8); at < ids.length; at++) {
        ids[at] = next++;
      }
      made.add(ids);
    }
    return made.stream().map(ids -> BlockPrefix.of(16, 0, ids)).toList();
  }
}
