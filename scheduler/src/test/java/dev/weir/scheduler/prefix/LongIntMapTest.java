package dev.weir.scheduler.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongIntMapTest {
  private final LongIntMap map = new LongIntMap();

  @Test
  void itHoldsWhatAMapHoldsThroughManyChanges() {
    Map<Long, Integer> model = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      // First few keys, so that removal shifts long runs; then many, so that it grows.
      long key = random.nextInt(i < 100_000 ? 100 : 5000) * (i % 2 == 0 ? 1 : 1L << 33);
      if (random.nextInt(2) == 0) {
        map.put(key, i);
        model.put(key, i);
      } else {
        map.remove(key);
        model.remove(key);
      }
      assertThat(map.size()).isEqualTo(model.size());
      long asked = random.nextInt(5000);
      assertThat(map.get(asked)).isEqualTo(model.getOrDefault(asked, LongIntMap.ABSENT));
    }
    assertThat(model).isNotEmpty().allSatisfy((k, v) -> assertThat(map.get(k)).isEqualTo(v));
  }

  @Test
  void aRunThatWrapsAroundTheEndSurvivesRemoval() {
    SplittableRandom random = new SplittableRandom(2);
    for (int life = 0; life < 2000; life++) {
      LongIntMap small = new LongIntMap();
      long[] keys = random.longs(30).toArray();
      for (int i = 0; i < keys.length; i++) {
        small.put(keys[i], i);
      }
      small.remove(keys[life % 30]);
      for (int i = 0; i < keys.length; i++) {
        int expected = i == life % 30 ? LongIntMap.ABSENT : i;
        assertThat(small.get(keys[i])).isEqualTo(expected);
      }
    }
  }

  @Test
  void aKeyIsPutTwiceAndCountsOnce() {
    map.put(7, 1);
    map.put(7, 2);
    assertThat(map.size()).isEqualTo(1);
    assertThat(map.get(7)).isEqualTo(2);
  }

  @Test
  void whatIsNotThereIsRemovedWithoutHarm() {
    map.put(7, 0);
    map.remove(8);
    assertThat(map.size()).isEqualTo(1);
    assertThat(map.get(7)).isZero();
  }

  @Test
  void itStaysAtHalfLoadAndKeepsItsSizeUnderChurn() {
    for (int i = 0; i < 32; i++) {
      map.put(i, i);
    }
    assertThat(map.slots()).isEqualTo(64);
    for (int i = 32; i < 1_000_000; i++) {
      map.remove(i - 32);
      map.put(i, i);
    }
    assertThat(map.slots()).isEqualTo(64);
    map.put(-1, 0);
    assertThat(map.slots()).isEqualTo(128);
  }
}
