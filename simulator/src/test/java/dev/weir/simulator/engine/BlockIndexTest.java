package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockIndexTest {
  @Test
  void itAgreesWithAHashMapOnAnyOrderOfAddsAndRemoves() {
    SplittableRandom random = new SplittableRandom(7);
    BlockIndex index = new BlockIndex(200);
    Map<Long, Integer> model = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      long name = random.nextLong(400);
      if (random.nextBoolean() && model.size() < 200) {
        assertThat(index.add(name, i)).isEqualTo(model.putIfAbsent(name, i) == null);
      } else {
        index.remove(name);
        model.remove(name);
      }
      long probe = random.nextLong(400);
      assertThat(index.find(probe)).isEqualTo(model.getOrDefault(probe, BlockIndex.ABSENT));
    }
    assertThat(index.size()).isEqualTo(model.size());
    model.forEach((name, block) -> assertThat(index.find(name)).isEqualTo(block));
  }
}
