package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceTest {
  @Test
  void aConversationEndsWhereItOutgrowsItsModel() {
    Trace trace =
        new Trace(
            "t",
            10,
            List.of(
                turn(0, 50, -1), turn(1, 80, -1), turn(2, 120, 0), turn(3, 90, 1), turn(4, 60, 2)));

    Trace within = trace.within(100);

    assertThat(within.requests().stream().map(TraceRequest::inputTokens))
        .containsExactly(50, 80, 90);
    assertThat(within.requests().stream().map(TraceRequest::previous)).containsExactly(-1, -1, 1);
    assertThatThrownBy(() -> trace.within(10)).hasMessageContaining("context: 10 (expected: ");
  }

  private static TraceRequest turn(int id, int input, int previous) {
    return new TraceRequest(id, id, input, 1, BlockPrefix.NONE, "s", "t", previous, 0, null);
  }

  @Test
  void rateScalesAllGapsAlike() {
    Trace trace = arrivals(0, 1, 3, 4).atRate(10, 1);

    assertThat(trace.meanRate()).isCloseTo(10, within(1e-6));
    List<Long> at = trace.requests().stream().map(TraceRequest::arrivalNanos).toList();
    assertThat((double) (at.get(2) - at.get(1)) / (at.get(1) - at.get(0)))
        .isCloseTo(2, within(1e-6));
  }

  @Test
  void aTraceWithoutTimesArrivesAsPoisson() {
    Trace trace = arrivals(new long[2000]).atRate(50, 3);

    double seconds = trace.requests().getLast().arrivalNanos() / 1e9;
    assertThat(2000 / seconds).isCloseTo(50, within(5.0));
  }

  @Test
  void cuttingKeepsTheFirstByArrival() {
    Trace trace = arrivals(0, 1, 3, 4).first(2);

    assertThat(trace.size()).isEqualTo(2);
    assertThat(trace.first(9)).isSameAs(trace);
    assertThatThrownBy(() -> trace.first(0)).hasMessage("requests: 0 (expected: > 0)");
    assertThatThrownBy(() -> trace.atRate(-1, 1)).hasMessage("rate: -1.0 (expected: > 0)");
  }

  @Test
  void generatedChatsShareHistoryAndAreSeeded() {
    Trace trace = SyntheticWorkload.named("chat").of(400, 20).generate(5);

    assertThat(trace.size()).isEqualTo(400);
    assertThat(trace.chained()).isTrue();
    assertThat(trace.meanRate()).isCloseTo(20, within(.01));
    for (TraceRequest r : trace.requests()) {
      if (r.previous() >= 0) {
        TraceRequest before = trace.requests().get(r.previous());
        assertThat(r.id()).isGreaterThan(before.id());
        assertThat(r.prefix().common(before.prefix())).isEqualTo(before.prefix().size());
      }
    }
    assertThat(lengths(SyntheticWorkload.named("chat").of(400, 20).generate(5)))
        .isEqualTo(lengths(trace));
    assertThat(lengths(SyntheticWorkload.named("chat").of(400, 20).generate(6)))
        .isNotEqualTo(lengths(trace));
  }

  @Test
  void thinkTimesScaleAlone() {
    Trace trace = SyntheticWorkload.named("chat").generate(5);

    Trace hasty = trace.thinking(.5);
    for (int i = 0; i < trace.size(); i++) {
      TraceRequest r = trace.requests().get(i);
      assertThat(hasty.requests().get(i).thinkNanos()).isEqualTo(r.thinkNanos() / 2);
      assertThat(hasty.requests().get(i).arrivalNanos()).isEqualTo(r.arrivalNanos());
    }
    assertThatThrownBy(() -> trace.thinking(-1)).hasMessage("think: -1.0 (expected: >= 0)");
  }

  @Test
  void foldedTraceFitsItsPeriodWithoutDependencies() {
    Trace trace = SyntheticWorkload.named("agents").generate(5);

    Trace folded = trace.folded();

    assertThat(folded.size()).isEqualTo(trace.size());
    assertThat(folded.chained()).isFalse();
    assertThat(folded.requests())
        .allSatisfy(r -> assertThat(r.arrivalNanos()).isLessThan(folded.periodNanos()))
        .extracting(TraceRequest::arrivalNanos)
        .isSorted();
  }

  private static List<Integer> lengths(Trace trace) {
    return trace.requests().stream().map(TraceRequest::inputTokens).toList();
  }

  private static Trace arrivals(long... seconds) {
    List<TraceRequest> requests = new ArrayList<>();
    TraceBuilder builder = new TraceBuilder();
    for (long second : seconds) {
      requests.add(TraceRequest.lone(second * 1_000_000_000, 10, 5, BlockPrefix.NONE));
    }
    requests.forEach(builder::add);
    return Trace.recorded("t", builder.byArrival());
  }
}
