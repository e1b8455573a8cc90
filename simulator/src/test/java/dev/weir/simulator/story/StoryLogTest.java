package dev.weir.simulator.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StoryLogTest {
  private static final StoryRun RUN = GeneratedStory.cast().getFirst().run(16);
  private static final StoryRun REFUSING = GeneratedStory.cast().getLast().run(20);

  @Test
  void meansOverIntervalsAddUpToTheSpansThemselves() {
    SplittableRandom random = new SplittableRandom(11);
    Occupancy occupancy = new Occupancy(10, 2.5);
    double sum = 0;
    for (int i = 0; i < 500; i++) {
      double from = random.nextDouble() * 25;
      double to = from + random.nextDouble() * 9;
      occupancy.add(from, to, 1);
      sum += Math.min(to, 25) - from;
    }
    assertThat(Arrays.stream(occupancy.means()).sum() * 2.5).isCloseTo(sum, within(1e-6));
  }

  @Test
  void aCurveEndsAtTheShareThatWasServedAndCrossesThePromiseAtTheShareThatKeptIt() {
    Curve curve = REFUSING.ttft();
    double served = (double) REFUSING.report().completed() / REFUSING.report().requests();
    assertThat(served).isLessThan(.9);
    assertThat(curve.shares()[curve.shares().length - 1]).isCloseTo(served, within(1e-9));
    double kept = 0;
    for (int i = 0; i < curve.values().length && curve.values()[i] <= 2000; i++) {
      kept = curve.shares()[i];
    }
    assertThat(kept).isCloseTo(Cast.attainment(REFUSING.report()), within(.02));
  }

  @Test
  void theLoadsOfEnginesAddUpToTheRequestsInFlight() {
    Timeline timeline = RUN.timeline();
    for (int i = 0; i < timeline.intervals(); i++) {
      double sum = 0;
      for (double[] engine : timeline.load()) {
        sum += engine[i];
      }
      assertThat(sum).isCloseTo(timeline.inFlight()[i], within(1e-6));
    }
  }

  @Test
  void aQueueThatOnlyGrowsIsSeenToGrow() {
    double[] queued = RUN.timeline().queued();
    assertThat(queued[queued.length - 2]).isGreaterThan(10 * (queued[2] + 1));
  }
}
