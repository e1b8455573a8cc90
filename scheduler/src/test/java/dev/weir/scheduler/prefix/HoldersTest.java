package dev.weir.scheduler.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HoldersTest {
  private static final long BLOCK = 42;

  private final Holders holders = new Holders();

  @Test
  void theLastFourAreNamedTheLastOneFirst() {
    for (int engine = 0; engine < 6; engine++) {
      holders.add(BLOCK, engine);
    }
    assertThat(named(BLOCK)).containsExactly(5, 4, 3, 2);
  }

  @Test
  void whoLetsGoIsNamedNoMoreAndTheOthersCloseUp() {
    for (int gone = 0; gone < 4; gone++) {
      Holders four = new Holders();
      int leaver = gone;
      for (int engine = 0; engine < 4; engine++) {
        four.add(BLOCK, engine);
      }
      four.remove(BLOCK, gone);
      assertThat(named(four, BLOCK))
          .isEqualTo(Stream.of(3, 2, 1, 0).filter(e -> e != leaver).toList());
    }
  }

  @Test
  void aBlockIsKnownAsLongAsAnybodyHoldsItEvenUnnamed() {
    for (int engine = 0; engine < 5; engine++) {
      holders.add(BLOCK, engine);
    }
    for (int engine = 1; engine < 5; engine++) {
      holders.remove(BLOCK, engine);
    }
    assertThat(named(BLOCK)).as("the first was forgotten by name").isEmpty();
    assertThat(holders.known(BLOCK)).isTrue();
    holders.remove(BLOCK, 0);
    assertThat(holders.known(BLOCK)).isFalse();
    assertThat(holders.blocks()).isZero();
  }

  @Test
  void theLargestNumberIsAnEngineToo() {
    int largest = PrefixIndex.MOST_ENGINES - 1;
    holders.add(BLOCK, largest);
    holders.add(BLOCK, 0);
    assertThat(named(BLOCK)).containsExactly(0, largest);
  }

  @Test
  void whoIsNamedAlreadyIsNotNamedAgainAndTheArrayIsTheBound() {
    holders.add(BLOCK, 1);
    holders.add(BLOCK, 2);
    holders.add(BLOCK, 3);
    int[] into = {2, 9, 9};
    assertThat(holders.collect(BLOCK, into, 1)).isEqualTo(3);
    assertThat(into).containsExactly(2, 3, 1);
    assertThat(holders.collect(BLOCK, into, 3)).isEqualTo(3);
    assertThat(holders.collect(BLOCK + 1, into, 0)).as("nobody holds it").isZero();
  }

  @Test
  void everyBlockNamesThoseWhoGotItLastThroughManyChanges() {
    SplittableRandom random = new SplittableRandom(3);
    int blocks = 200;
    List<List<Integer>> model = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      model.add(new ArrayList<>());
    }
    for (int i = 0; i < 50_000; i++) {
      int block = random.nextInt(blocks);
      int engine = random.nextInt(4);
      List<Integer> now = model.get(block);
      if (now.removeIf(holder -> holder == engine)) {
        holders.remove(block, engine);
      } else {
        now.addFirst(engine);
        holders.add(block, engine);
      }
      assertThat(named(block)).isEqualTo(now);
      assertThat(holders.known(block)).isEqualTo(!now.isEmpty());
    }
    assertThat(holders.blocks()).isEqualTo((int) model.stream().filter(m -> !m.isEmpty()).count());
  }

  @Test
  void churnNeedsNoMoreMemory() {
    for (int i = 0; i < 30; i++) {
      holders.add(i, 0);
    }
    long before = holders.bytes();
    for (int i = 30; i < 300_000; i++) {
      holders.remove(i - 30, 0);
      holders.add(i, 0);
    }
    assertThat(holders.bytes()).isEqualTo(before);
  }

  private List<Integer> named(long block) {
    return named(holders, block);
  }

  private static List<Integer> named(Holders holders, long block) {
    int[] into = new int[8];
    return Arrays.stream(into, 0, holders.collect(block, into, 0)).boxed().toList();
  }
}
