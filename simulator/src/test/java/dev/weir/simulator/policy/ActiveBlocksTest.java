package dev.weir.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import org.junit.jupiter.api.Test;

class ActiveBlocksTest {
  @Test
  void sharedBlocksCountOnceAndStayUntilTheLastHolderLeaves() {
    ActiveBlocks active = new ActiveBlocks();
    active.join(prefix(1, 2, 3));
    active.join(prefix(1, 2, 8, 9));
    assertThat(active.count()).isEqualTo(5);
    assertThat(active.held(prefix(1, 2, 8, 7))).isEqualTo(3);

    active.leave(prefix(1, 2, 8, 9));
    assertThat(active.count()).isEqualTo(3);
    assertThat(active.held(prefix(1, 2, 8))).isEqualTo(2);

    active.leave(prefix(1, 2, 3));
    assertThat(active.count()).isZero();
  }

  private static Prefix prefix(long... hashes) {
    return new Prefix(hashes, Stage.BLOCK);
  }
}
