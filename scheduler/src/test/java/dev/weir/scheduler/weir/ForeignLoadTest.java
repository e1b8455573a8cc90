package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignLoadTest {
  private final ForeignLoad load = new ForeignLoad();

  @Test
  void whatEachGatewayToldLastAddsUp() {
    load.told(share(1, 500, 3), 1);
    load.told(share(2, 700, 4), 1);
    load.told(share(1, 100, 2), 1.2);
    assertThat(load.tokens()).isEqualTo(800);
    assertThat(load.pairs()).isEqualTo(8000);
    assertThat(load.decoding()).isEqualTo(6);
    assertThat(load.context()).isEqualTo(6000);
    assertThat(load.at()).isEqualTo(1.2);
  }

  @Test
  void whoIsSilentForFiveSecondsIsGoneAndTheOthersStay() {
    load.told(share(1, 500, 3), 1);
    load.told(share(2, 700, 4), 3);
    load.forget(5.9);
    assertThat(load.tokens()).isEqualTo(1200);
    load.forget(6);
    assertThat(load.tokens()).isEqualTo(700);
    load.forget(8);
    assertThat(load.tokens()).isZero();
    assertThat(load.decoding()).isZero();
  }

  @Test
  void itIsQuietSinceThenIfNothingWasToldToBeReadAfter() {
    load.told(share(1, 0, 5), 1);
    assertThat(load.quietSince(0.5)).as("decodes are no reading").isTrue();
    load.told(share(1, 500, 5), 2);
    assertThat(load.quietSince(1.5)).isFalse();
    load.told(share(1, 0, 6), 3);
    assertThat(load.quietSince(1.5)).as("read meanwhile").isFalse();
    assertThat(load.quietSince(2.5)).isTrue();
    Share.Placed placed = new Share.Placed(Prefix.NONE, "t", null);
    load.told(new Share(1, 0, 0, 6, 6000, List.of(placed)), 4);
    assertThat(load.quietSince(2.5)).as("read between two words").isFalse();
  }

  @Test
  void allThatIsToBeReadCountsAsOneRequest() {
    load.told(share(1, 500, 3), 1);
    load.told(share(2, 0, 4), 1);
    assertThat(load.requests()).isEqualTo(8);
  }

  private static Share share(int gateway, long tokens, int decoding) {
    return new Share(gateway, tokens, tokens * 10.0, decoding, decoding * 1000L, List.of());
  }
}
