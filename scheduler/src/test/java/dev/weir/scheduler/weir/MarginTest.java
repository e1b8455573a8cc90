package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MarginTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Offset<Double> EXACTLY = within(1e-9);

  private final Margin margin = new Margin();

  @Test
  void itRestsWhereItBegins() {
    assertThat(margin.factor(0)).isCloseTo(Margin.REST, EXACTLY);
    assertThat(margin.factor(1000 * SECOND)).isCloseTo(Margin.REST, EXACTLY);
  }

  @Test
  void oneDropIsAStepUpAndAHundredRefusalsAreOneDown() {
    margin.dropped(0);
    assertThat(margin.factor(0)).isCloseTo(Margin.REST * Math.exp(0.05), EXACTLY);
    for (int i = 0; i < Margin.REFUSED_TO_DROPPED; i++) {
      margin.refused(0);
    }
    assertThat(margin.factor(0)).isCloseTo(Margin.REST, EXACTLY);
  }

  @Test
  void itKeepsWithinItsBounds() {
    for (int i = 0; i < 100; i++) {
      margin.dropped(0);
    }
    assertThat(margin.factor(0)).isCloseTo(3, EXACTLY);
    for (int i = 0; i < 10_000; i++) {
      margin.refused(0);
    }
    assertThat(margin.factor(0)).isCloseTo(1.2, EXACTLY);
  }

  @Test
  void itComesBackByItself() {
    for (int i = 0; i < 100; i++) {
      margin.dropped(0);
    }
    double left = Math.log(3 / Margin.REST) / Math.E;
    assertThat(margin.factor(120 * SECOND)).isCloseTo(Margin.REST * Math.exp(left), EXACTLY);
    assertThat(margin.factor(3600 * SECOND)).isCloseTo(Margin.REST, within(1e-6));
  }

  @Test
  void aStepIsTakenFromWhereItHasFadedTo() {
    margin.dropped(0);
    margin.dropped(120 * SECOND);
    double log = 0.05 / Math.E + 0.05;
    assertThat(margin.factor(120 * SECOND)).isCloseTo(Margin.REST * Math.exp(log), EXACTLY);
  }

  @Test
  void timeThatGoesBackChangesNothing() {
    margin.dropped(50 * SECOND);
    double factor = margin.factor(50 * SECOND);
    assertThat(margin.factor(10 * SECOND)).isEqualTo(factor);
    assertThat(margin.factor(50 * SECOND)).isEqualTo(factor);
  }
}
