package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WavesTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void theMeanStaysAndThePeaksAreAsHighAsSaid() {
    Trace waves = new Waves(20, 10, 1.8).over(even());

    assertThat(waves.size()).isEqualTo(600);
    assertThat(waves.periodNanos()).isEqualTo(60 * SECOND);
    assertThat(between(waves, 0, 20)).isBetween(119L, 121L);
    assertThat(between(waves, 20, 30)).isBetween(179L, 181L);
    assertThat(between(waves, 50, 60)).isBetween(179L, 181L);
    assertThat(waves.requests())
        .isSortedAccordingTo(Comparator.comparingLong(TraceRequest::arrivalNanos));
  }

  private static long between(Trace trace, int from, int to) {
    return trace.requests().stream()
        .filter(r -> r.arrivalNanos() >= from * SECOND && r.arrivalNanos() < to * SECOND)
        .count();
  }

  private static Trace even() {
    List<TraceRequest> requests = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      requests.add(
          TraceRequest.lone(i * SECOND / 10, 10, 10, BlockPrefix.of(64, 0, new int[0]))
              .at(i, i * SECOND / 10, -1));
    }
    return new Trace("even", 60 * SECOND, requests);
  }
}
