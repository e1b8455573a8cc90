package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BelievedRoomTest {
  private static final Duration REST = Duration.ofSeconds(2);
  private static final long START = Long.MAX_VALUE - 5;

  private final BelievedRoom room = new BelievedRoom();

  @Test
  void whoNeverSaidBusyMayHaveAnything() {
    assertThat(room.room(8, START)).isEqualTo(BelievedRoom.ANY);
  }

  @Test
  void ofABurstOfRefusalsTheLeastIsTheTruth() {
    for (int others = 49; others >= 10; others--) {
      room.busy(others, 0, REST, START);
    }
    assertThat(room.room(256, START)).isEqualTo(10);
  }

  @Test
  void timeGivesItBack() {
    room.busy(10, 0, REST, START);

    assertThat(room.room(256, START + millis(1000))).isEqualTo(12);
    assertThat(room.room(256, START + millis(3000))).isEqualTo(19);
    assertThat(room.room(256, START + millis(20_000))).isEqualTo(BelievedRoom.ANY);
    assertThat(room.room(256, START + millis(20_001))).as("forgotten").isEqualTo(BelievedRoom.ANY);
  }

  @Test
  void anEngineWithoutAnythingOfOursRestsAsLongAsItAsksForWithinABound() {
    room.busy(0, millis(700), REST, START);
    assertThat(room.room(8, START + millis(699))).isZero();
    assertThat(room.room(8, START + millis(700))).isEqualTo(1);

    room.busy(0, millis(60_000), REST, START + millis(800));
    assertThat(room.room(8, START + millis(2799))).isZero();
    assertThat(room.room(8, START + millis(2800))).isEqualTo(1);
  }

  @Test
  void withoutAWordTheRestDoublesWhileItGoesOn() {
    long now = START;
    for (int rest : new int[] {250, 500, 1000, 2000, 2000}) {
      room.busy(0, 0, REST, now);
      assertThat(room.room(8, now + millis(rest) - 1)).as("before %d ms", rest).isZero();
      now += millis(rest);
      assertThat(room.room(8, now)).as("after %d ms", rest).isEqualTo(1);
    }
  }

  @Test
  void aBurstAtAnEmptyEngineIsOneRest() {
    for (int i = 0; i < 20; i++) {
      room.busy(0, 0, REST, START);
    }
    assertThat(room.room(8, START + millis(250))).isEqualTo(1);
  }

  @Test
  void itNeverBelievesInMoreThanWasShownAndNeverInNothingForLong() {
    SplittableRandom random = new SplittableRandom(7);
    long now = START;
    for (int i = 0; i < 10_000; i++) {
      now += random.nextLong(millis(300));
      int others = random.nextInt(4) == 0 ? 0 : random.nextInt(60);
      room.busy(others, random.nextBoolean() ? 0 : random.nextLong(millis(5000)), REST, now);
      assertThat(room.room(64, now)).isLessThanOrEqualTo(Math.max(1, others));
      assertThat(room.room(64, now + REST.toNanos())).isPositive();
    }
  }

  private static long millis(long n) {
    return TimeUnit.MILLISECONDS.toNanos(n);
  }
}
