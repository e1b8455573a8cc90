package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Generated traces have the statistics of what they imitate, as far as those are published. */
final class LikenessTest {
  @Test
  void azuresConversationsHaveTheirLengthsAndNoBursts() throws IOException {
    Trace trace = Traces.read("synthetic:azure", 1);

    lengths(trace, TraceRequest::inputTokens, 1155, 1020, 2734, 4142);
    lengths(trace, TraceRequest::outputTokens, 211, 129, 424, 601);
    assertThat(trace.meanRate()).isCloseTo(5.53, withPercentage(5));
    assertThat(variation(trace)).isCloseTo(1, within(.1));
    assertThat(sharedTokens(trace)).isZero();
  }

  @Test
  void codeComesInBursts() throws IOException {
    Trace trace = Traces.read("synthetic:code", 1);

    lengths(trace, TraceRequest::inputTokens, 2048, 1469, 5187, 7436);
    lengths(trace, TraceRequest::outputTokens, 28, 13, 55, 251);
    assertThat(trace.meanRate()).isCloseTo(2.6, withPercentage(25));
    assertThat(variation(trace)).isCloseTo(13, within(3.0));
  }

  @Test
  void longConversationsAllBeginAlikeAndShareAThird() throws IOException {
    Trace trace = Traces.read("synthetic:long", 1);

    lengths(trace, TraceRequest::inputTokens, 12_035, 6_909, 27_367, 85_400);
    lengths(trace, TraceRequest::outputTokens, 343, 350, 597, 1_118);
    assertThat(sharedTokens(trace)).isCloseTo(.37, within(.05));
    assertThat(trace.requests().stream().filter(r -> r.prefix().size() > 1))
        .allMatch(r -> r.prefix().id(0) == 0);
  }

  @Test
  void toolsShareTwoThirds() throws IOException {
    Trace trace = Traces.read("synthetic:tools", 1);

    lengths(trace, TraceRequest::inputTokens, 15_325, 11_587, 38_611, 66_456);
    lengths(trace, TraceRequest::outputTokens, 149, 69, 389, 768);
    assertThat(sharedTokens(trace)).isCloseTo(.64, within(.05));
  }

  @Test
  void aSeedDrawsTheSameAndAnotherSeedDrawsAnother() throws IOException {
    assertThat(Traces.read("synthetic:tools", 3).requests().getLast().arrivalNanos())
        .isEqualTo(Traces.read("synthetic:tools", 3).requests().getLast().arrivalNanos())
        .isNotEqualTo(Traces.read("synthetic:tools", 4).requests().getLast().arrivalNanos());
  }

  @Test
  void anUnknownNameIsToldWhatThereIs() {
    assertThatThrownBy(() -> Traces.read("synthetic:tool", 1))
        .hasMessageContaining("synthetic:tool")
        .hasMessageContaining(":tools");
  }

  private static void lengths(
      Trace trace, ToIntFunction<TraceRequest> length, double mean, int p50, int p90, int p99) {
    int[] sorted = trace.requests().stream().mapToInt(length).sorted().toArray();
    assertThat(Arrays.stream(sorted).average().orElse(0)).isCloseTo(mean, withPercentage(7));
    assertThat(sorted[sorted.length / 2]).isCloseTo(p50, withPercentage(10));
    assertThat(sorted[sorted.length * 9 / 10]).isCloseTo(p90, withPercentage(10));
    assertThat(sorted[sorted.length * 99 / 100]).isCloseTo(p99, withPercentage(15));
  }

  /** Standard deviation of the gaps between arrivals over their mean. */
  private static double variation(Trace trace) {
    double sum = 0;
    double squares = 0;
    int n = trace.size() - 1;
    for (int i = 0; i < n; i++) {
      double gap =
          trace.requests().get(i + 1).arrivalNanos() - trace.requests().get(i).arrivalNanos();
      sum += gap;
      squares += gap * gap;
    }
    return Math.sqrt(squares / n - sum / n * (sum / n)) / (sum / n);
  }

  /** Share of prompt tokens in full blocks that some earlier prompt had: what no cache can beat. */
  private static double sharedTokens(Trace trace) {
    Set<Long> seen = new HashSet<>();
    double shared = 0;
    double all = 0;
    for (TraceRequest request : trace.requests()) {
      BlockPrefix prefix = request.prefix();
      all += request.inputTokens();
      for (int i = 0; i < prefix.size(); i++) {
        boolean full = (i + 1) * prefix.blockTokens() <= request.inputTokens();
        shared += full && !seen.add(prefix.id(i)) ? prefix.blockTokens() : 0;
      }
    }
    return shared / all;
  }
}
