package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AutomaticBansTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetAddress STRANGER = Cidr.literal("192.0.2.9");

  private final AutomaticBans bans =
      new AutomaticBans(new AutomaticBans.Rules(3, Duration.ofSeconds(10), Duration.ofSeconds(60)));

  private void refuse(InetAddress address, int times, long at) {
    for (int i = 0; i < times; i++) {
      bans.refused(address, at);
    }
  }

  @Test
  void theThirdWrongKeyBansAndTheBanEnds() {
    refuse(STRANGER, 2, 0);
    assertThat(bans.contains(STRANGER, 0)).isFalse();
    refuse(STRANGER, 1, SECOND);
    assertThat(bans.contains(STRANGER, SECOND)).isTrue();
    assertThat(bans.contains(Cidr.literal("192.0.2.10"), SECOND)).isFalse();
    assertThat(bans.contains(STRANGER, 60 * SECOND)).isTrue();
    assertThat(bans.contains(STRANGER, 61 * SECOND)).isFalse();
    assertThat(bans.list(61 * SECOND)).isEmpty();
  }

  @Test
  void wrongKeysThatComeSlowlyBanNobody() {
    for (long i = 0; i < 20; i++) {
      bans.refused(STRANGER, i * 6 * SECOND);
    }
    assertThat(bans.contains(STRANGER, 120 * SECOND)).isFalse();
  }

  @Test
  void neighboursOfSixShareAndLoopbackIsNeverBanned() {
    refuse(Cidr.literal("2001:db8::1"), 2, 0);
    refuse(Cidr.literal("2001:db8::2"), 1, 0);
    refuse(Cidr.literal("127.0.0.1"), 9, 0);

    assertThat(bans.contains(Cidr.literal("2001:db8::3"), 0)).isTrue();
    assertThat(bans.contains(Cidr.literal("127.0.0.1"), 0)).isFalse();
  }

  @Test
  void theTableIsBoundedAndTheOldestGoes() {
    refuse(STRANGER, 3, 0);
    for (int i = 0; i < AutomaticBans.MOST; i++) {
      bans.refused(Cidr.literal("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255)), 0);
    }
    assertThat(bans.contains(STRANGER, 0)).isFalse();
    assertThat(bans.list(0)).isEmpty();
  }

  @Test
  void aBanIsLiftedAndTurningItOffLiftsAll() {
    refuse(STRANGER, 3, 0);
    assertThat(bans.lift(Cidr.of(STRANGER))).isTrue();
    assertThat(bans.lift(Cidr.of(STRANGER))).isFalse();
    assertThat(bans.contains(STRANGER, 0)).isFalse();
    refuse(STRANGER, 3, 0);
    bans.rules(AutomaticBans.Rules.OFF);
    assertThat(bans.isOff()).isTrue();
    assertThat(bans.contains(STRANGER, 0)).isFalse();
  }
}
