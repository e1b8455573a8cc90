package dev.weir.control.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PressureTest {
  private final Pressure pressure = new Pressure();

  private void hear(int times, double strain) {
    for (int i = 0; i < times; i++) {
      pressure.hear(strain);
    }
  }

  @Test
  void itIsTheStrainThatNineOfTenDoNotExceed() {
    hear(90, 0.31);
    hear(10, 1.9);
    assertThat(pressure.read()).isEqualTo(0.3);
    hear(2, 1.25);
    assertThat(pressure.read()).isEqualTo(1.2);
  }

  @Test
  void nothingHeardIsNoPressure() {
    assertThat(pressure.read()).isZero();
  }

  @Test
  void refusalsAreTheHighest() {
    hear(30, 7);
    assertThat(pressure.read()).isEqualTo(Pressure.MOST);
  }

  @Test
  void whatIsMoreThanASecondOldCountsNoLonger() {
    hear(100, 2);
    for (int i = 0; i < 4; i++) {
      assertThat(pressure.read()).isEqualTo(2);
      hear(30, 0.1);
    }
    assertThat(pressure.read()).isEqualTo(0.1);
  }

  @Test
  void whatIsForgottenIsForgotten() {
    hear(15, 2);
    assertThat(pressure.read()).isEqualTo(2);
    hear(15, 2);
    pressure.forget();
    assertThat(pressure.read()).isZero();
    hear(1, 0.4);
    assertThat(pressure.read()).isEqualTo(0.4);
  }

  @Test
  void aModelThatIsRarelyCalledIsJudgedByMoreThanASecond() {
    for (int tick = 0; tick < 80; tick++) {
      if (tick % 8 == 0) {
        pressure.hear(1.5);
      }
      assertThat(pressure.read()).isEqualTo(1.5);
    }
    double read = 1.5;
    for (int tick = 0; tick < 41; tick++) {
      read = pressure.read();
    }
    assertThat(read).isZero();
  }
}
