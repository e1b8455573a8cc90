package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static Share share(int gateway, long tokens, int decoding) {
    return new Share(gateway, tokens, tokens * 10.0, decoding, decoding * 1000L, List.of());
  }
}
