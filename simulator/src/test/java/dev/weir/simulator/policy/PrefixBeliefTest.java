package dev.weir.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixBeliefTest {
  private static final int ALL = Integer.MAX_VALUE;

  @Test
  void whatWasTouchedIsMatchedUpToWherePromptsPart() {
    PrefixBelief belief = new PrefixBelief(10);
    belief.touch(prefix(1, 2, 3, 4), ALL);
    assertThat(belief.match(prefix(1, 2, 3, 4, 5))).isEqualTo(4);
    assertThat(belief.match(prefix(1, 2, 9))).isEqualTo(2);
    assertThat(belief.match(prefix(21, 22, 23))).isZero();
    assertThat(belief.match(Prefix.NONE)).isZero();
  }

  @Test
  void theEndOfTheOldestPromptGoesFirst() {
    PrefixBelief belief = new PrefixBelief(5);
    belief.touch(prefix(1, 2, 3), ALL);
    belief.touch(prefix(11, 12, 13, 14), ALL);
    assertThat(belief.match(prefix(1, 2, 3))).isEqualTo(1);
    assertThat(belief.match(prefix(11, 12, 13, 14))).isEqualTo(4);
  }

  @Test
  void ofAPromptThatIsTooLongItKeepsTheBeginning() {
    PrefixBelief belief = new PrefixBelief(3);
    belief.touch(prefix(1, 2, 3, 4, 5), ALL);
    assertThat(belief.match(prefix(1, 2, 3, 4, 5))).isEqualTo(3);
    assertThat(belief.size()).isEqualTo(3);
  }

  @Test
  void oneWithoutRoomBelievesNothing() {
    PrefixBelief belief = new PrefixBelief(0);
    belief.touch(prefix(1), ALL);
    assertThat(belief.match(prefix(1))).isZero();
  }

  /** Against a list of blocks by age that is searched from the front. */
  @Test
  void itBehavesAsAPlainListOfBlocksDoes() {
    SplittableRandom random = new SplittableRandom(3);
    PrefixBelief belief = new PrefixBelief(40);
    LinkedHashMap<Long, Boolean> plain = new LinkedHashMap<>(64, 0.75f, true);
    for (int i = 0; i < 20_000; i++) {
      Prefix prefix = chain(random);
      int match = 0;
      while (match < prefix.blocks() && plain.containsKey(prefix.hash(match))) {
        match++;
      }
      assertThat(belief.match(prefix)).isEqualTo(match);
      belief.touch(prefix, ALL);
      for (int b = prefix.blocks() - 1; b >= 0; b--) {
        plain.put(prefix.hash(b), true);
      }
      while (plain.size() > 40) {
        plain.pollFirstEntry();
      }
      assertThat(belief.size()).isEqualTo(plain.size());
    }
  }

  /** A walk down a tree of prompts, so that many share beginnings. */
  private static Prefix chain(SplittableRandom random) {
    List<Long> hashes = new ArrayList<>();
    long at = 1;
    for (int depth = random.nextInt(12); depth > 0; depth--) {
      at = at * 31 + 7 + random.nextInt(3);
      hashes.add(at);
    }
    return prefix(hashes.stream().mapToLong(hash -> hash).toArray());
  }

  private static Prefix prefix(long... hashes) {
    return new Prefix(hashes, Stage.BLOCK);
  }
}
