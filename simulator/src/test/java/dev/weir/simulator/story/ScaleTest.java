package dev.weir.simulator.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest {
  @Test
  void ticksStandAtRoundValues() {
    assertThat(Scale.linear(137, Quantity.COUNT).ticks())
        .isEqualTo(List.of(0.0, 50.0, 100.0, 150.0));
    assertThat(Scale.logarithmic(30, 4000, Quantity.MILLIS).ticks())
        .allSatisfy(tick -> assertThat(tick).isIn(50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0));
    assertThat(Scale.logarithmic(2, 2e5, Quantity.MILLIS).ticks())
        .containsExactly(10.0, 100.0, 1000.0, 10000.0, 100000.0);
  }

  @Test
  void valuesBeyondAnAxisStayAtItsEnds() {
    Scale scale = Scale.logarithmic(10, 1000, Quantity.MILLIS);
    assertThat(scale.at(100)).isCloseTo(.5, within(1e-9));
    assertThat(scale.at(1)).isZero();
    assertThat(scale.at(1e9)).isEqualTo(1);
  }

  @Test
  void valuesAreWrittenWithTheDigitsThatCountAndAUnit() {
    assertThat(Quantity.MILLIS.text(1530)).isEqualTo("1.53\u202fs");
    assertThat(Quantity.MILLIS.text(12.34)).isEqualTo("12.3\u202fms");
    assertThat(Quantity.PER_CENT.text(.98)).isEqualTo("98.0\u202f%");
    assertThat(Quantity.SHARE.text(.2)).isEqualTo("20\u202f%");
    assertThat(Quantity.COUNT.text(12_340)).isEqualTo("12.3\u202fk");
    assertThat(Quantity.PER_SECOND.text(13)).isEqualTo("13/s");
  }
}
