package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KvCacheTest {
  private final KvCache cache = new KvCache(8, 16);

  @Test
  void theLeastRecentlyUsedPrefixIsEvictedFirst() {
    Sequence a = hold('a', 3);
    Sequence b = hold('b', 3);
    cache.release(b);
    cache.release(a);
    hold('c', 4);
    assertThat(cache.match(probe('b'), 3)).as("b left first").isEqualTo(1);
    assertThat(cache.match(probe('a'), 3)).as("a left later").isEqualTo(3);
  }

  @Test
  void ofOnePrefixTheEndIsEvictedBeforeTheBeginning() {
    cache.release(hold('a', 4));
    hold('b', 5);
    assertThat(cache.match(probe('a'), 4)).isEqualTo(3);
    assertThat(cache.used()).isEqualTo(5);
  }

  @Test
  void aFreedBlockThatIsFoundAgainIsHeldAgain() {
    cache.release(hold('a', 4));
    assertThat(cache.used()).isZero();
    Sequence again = probe('a');
    assertThat(cache.match(again, 4)).isEqualTo(4);
    assertThat(cache.admit(again, cache.match(again, 4), 64)).isTrue();
    assertThat(cache.used()).isEqualTo(4);
    assertThat(cache.named()).isEqualTo(4);
  }

  @Test
  void aSharedBlockIsFreeOnlyWhenItsLastHolderLeaves() {
    Sequence first = hold('a', 4);
    Sequence second = probe('a');
    cache.admit(second, cache.match(second, 4), 80);
    assertThat(cache.used()).isEqualTo(5);
    cache.release(first);
    assertThat(cache.used()).isEqualTo(5);
    cache.release(second);
    assertThat(cache.used()).isZero();
  }

  @Test
  void hitsThatAreFreeCountAgainstTheRoomForTheRest() {
    cache.release(hold('a', 4));
    hold('b', 3);
    Sequence again = probe('a');
    assertThat(cache.match(again, 4)).isEqualTo(4);
    assertThat(cache.admit(again, 4, 6 * 16)).isFalse();
    assertThat(again.held).isZero();
    assertThat(cache.admit(again, 4, 5 * 16)).isTrue();
    assertThat(cache.used()).isEqualTo(8);
  }

  @Test
  void equalBlocksComputedTwiceAreFoundOnceAndNeverLost() {
    Sequence first = probe('a');
    Sequence second = probe('a');
    cache.admit(first, 0, 32);
    cache.admit(second, 0, 32);
    cache.publish(first, 32);
    cache.publish(second, 32);
    assertThat(cache.named()).isEqualTo(2);
    cache.release(second);
    cache.release(first);
    assertThat(cache.match(probe('a'), 2)).isEqualTo(2);
    assertThat(cache.used()).isZero();
  }

  @Test
  void aFullCacheSaysNoAndChangesNothing() {
    Sequence all = hold('a', 8);
    assertThat(cache.extend(all, 9 * 16)).isFalse();
    assertThat(all.held).isEqualTo(8);
    assertThat(cache.admit(probe('b'), 0, 1)).isFalse();
    assertThat(cache.used()).isEqualTo(8);
  }

  private Sequence hold(char name, int blocks) {
    Sequence sequence = probe(name);
    assertThat(cache.admit(sequence, 0, blocks * 16)).isTrue();
    cache.publish(sequence, blocks * 16);
    return sequence;
  }

  private static Sequence probe(char name) {
    return new Sequence(name, 128, 16, Toy.hashes(name, 8, 0, 8), SequenceListener.NONE);
  }
}
