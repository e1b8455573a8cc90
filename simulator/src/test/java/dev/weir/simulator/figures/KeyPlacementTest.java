package dev.weir.simulator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KeyPlacementTest {
  private static final long[] KEYS = new SplittableRandom(5).longs(50_000).toArray();

  @Test
  void allButModuloMoveNearlyTheLeastPossible() {
    for (KeyPlacement placement : KeyPlacement.all()) {
      KeyPlacement.Spread sixteen = placement.on().apply(16);
      KeyPlacement.Spread seventeen = placement.on().apply(17);
      int moved = 0;
      for (long key : KEYS) {
        moved += sixteen.node(key) == seventeen.node(key) ? 0 : 1;
      }
      double share = (double) moved / KEYS.length;
      if (placement.name().equals("modulo")) {
        assertThat(share).isGreaterThan(.9);
      } else {
        assertThat(share).as(placement.name()).isCloseTo(1.0 / 17, within(.012));
      }
    }
  }

  @Test
  void onARingAKeyMovesToTheNewNodeOnlyAndSoWithJumpAndRendezvous() {
    List<String> strict = List.of("ring, 160 points a node", "jump", "rendezvous");
    for (KeyPlacement placement : KeyPlacement.all()) {
      KeyPlacement.Spread before = placement.on().apply(16);
      KeyPlacement.Spread after = placement.on().apply(17);
      if (strict.contains(placement.name())) {
        assertThat(Arrays.stream(KEYS))
            .allMatch(key -> after.node(key) == 16 || after.node(key) == before.node(key));
      }
    }
  }

  @Test
  void everyNodeOfTheMaglevTableHasNearlyTheSameShare() {
    long[] loads = new long[10];
    MaglevTable table = new MaglevTable(10);
    for (int key = 0; key < 65_537; key++) {
      loads[table.node(key)]++;
    }
    assertThat(Balance.of(loads)).isLessThan(1.001);
  }

  @Test
  void aRingOfNoNodesIsRefused() {
    assertThatThrownBy(() -> new HashRing(0, 160)).hasMessage("nodes: 0 (expected: 1 to 256)");
  }
}
