package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatsTest {
  private final Seats seats = new Seats();

  @Test
  void aPromptThatIsFarTooLateShowsTheLimit() {
    assertThat(seats.full(1000, 0)).isFalse();
    seats.watch(64, 3.26, 1, 5);
    assertThat(seats.full(64, 5)).isTrue();
    assertThat(seats.full(63, 5)).isFalse();
  }

  @Test
  void aPromptThatIsALittleLateShowsNothing() {
    seats.watch(64, 3.25, 1, 5);
    assertThat(seats.full(64, 5)).isFalse();
  }

  @Test
  void aFewAreNotTheReason() {
    seats.watch(47, 100, 1, 5);
    assertThat(seats.full(47, 5)).isFalse();
    seats.watch(48, 100, 1, 5);
    assertThat(seats.full(48, 5)).isTrue();
  }

  @Test
  void whenMoreAreSeenToDecodeTheLimitIsTheirs() {
    seats.watch(64, 100, 1, 5);
    seats.decoding(80);
    assertThat(seats.full(79, 5)).isFalse();
    assertThat(seats.full(80, 5)).isTrue();
    seats.decoding(10);
    assertThat(seats.full(79, 5)).isFalse();
  }

  @Test
  void itIsForgottenAndFoundOutAgain() {
    seats.watch(64, 100, 1, 5);
    seats.watch(64, 100, 1, 20);
    assertThat(seats.full(64, 34.9)).isTrue();
    assertThat(seats.full(64, 35)).as("what is known is not renewed by itself").isFalse();
    seats.watch(70, 100, 1, 36);
    assertThat(seats.full(69, 36)).isFalse();
    assertThat(seats.full(70, 36)).isTrue();
  }
}
