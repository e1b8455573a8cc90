package dev.weir.control.limits;

import static dev.weir.control.Tier.UNLIMITED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Tier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Four gateways, eight clients that ask all the time, and one limit, in virtual time. */
final class SharedRateTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int LIMIT = 50;

  private static VirtualGateways gateways(Tier tier, int answerMillis, int paceMillis) {
    return new VirtualGateways(4, 2, tier, answerMillis * 1000L, paceMillis * 1000L);
  }

  private static Tier alsoAtOnce(int requests) {
    return new Tier(
        "t", LIMIT, UNLIMITED, UNLIMITED, requests, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, 0,
        1);
  }

  private static double share(List<Long> grants) {
    long length = grants.getLast() - grants.getFirst() + SECOND;
    return grants.size() / ((double) LIMIT * (double) length / SECOND);
  }

  private static int mostInASecond(List<Long> grants) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < grants.size(); to++) {
      while (grants.get(to) - grants.get(from) >= SECOND) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @Test
  void aLimitIsUsedAndInNoSecondExceeded() {
    VirtualGateways four = gateways(Tiers.perSecond(LIMIT), 5, 10);
    four.pass(Duration.ofSeconds(25));
    assertThat(share(four.grants())).isGreaterThan(.96);
    assertThat(mostInASecond(four.grants())).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void seatsThatThereAreEnoughOfTakeNothingFromARate() {
    VirtualGateways four = gateways(alsoAtOnce(30), 5, 10);
    four.pass(Duration.ofSeconds(25));
    assertThat(share(four.grants())).isGreaterThan(.95);
  }

  @Test
  void aStoreThatDiesAndComesBackEmptyChangesNeither() {
    VirtualGateways four = gateways(alsoAtOnce(30), 5, 10);
    four.pass(Duration.ofSeconds(11));
    four.kill();
    four.pass(Duration.ofSeconds(3));
    four.startEmpty();
    four.pass(Duration.ofSeconds(11));
    assertThat(share(four.grants())).isGreaterThan(.95);
    assertThat(mostInASecond(four.grants())).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void aStoreThatTakesLongerThanALeaseIsNoWayAroundALimit() {
    VirtualGateways four = gateways(Tiers.perSecond(LIMIT), 60, 10);
    four.pass(Duration.ofSeconds(25));
    assertThat(mostInASecond(four.grants())).isLessThanOrEqualTo(LIMIT);
    assertThat(share(four.grants())).isGreaterThan(.85);
  }

  @Test
  void gatewaysThatStartWithoutTheStoreTakeTheirPartEach() {
    VirtualGateways four = gateways(Tiers.perSecond(LIMIT), 1, 5);
    four.kill();
    four.pass(Duration.ofSeconds(12));
    assertThat(mostInASecond(four.grants())).isBetween(LIMIT - 4, LIMIT);
    four.startEmpty();
    four.pass(Duration.ofSeconds(8));
    assertThat(mostInASecond(four.grants())).isLessThanOrEqualTo(LIMIT);
    assertThat(share(four.grants())).isGreaterThan(.93);
  }
}
