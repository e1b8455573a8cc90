package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import org.junit.jupiter.api.Test;

class NeighbourTest {
  private static final Slo PROMISE = Slo.parse("ttft=1s");

  @Test
  void whoKeepsItsPromiseAndIsNotMuchLaterThanAloneIsUnharmed() {
    Neighbour neighbour = neighbour(240, 0);
    assertThat(neighbour.unharmed()).isTrue();
    assertThat(neighbour.table())
        .contains("polite, alone                100       100   100.0 %    100.0 ms    100.0 ms")
        .contains("TTFT p99 2.40 times that alone, 0.24 of what was promised")
        .endsWith("unharmed" + System.lineSeparator());
  }

  @Test
  void halfOfWhatWasPromisedIsSoonEnough() {
    assertThat(neighbour(500, 0).unharmed()).isTrue();
    assertThat(neighbour(510, 0).unharmed()).isFalse();
  }

  @Test
  void whoIsRefusedMoreThanOnceInAHundredIsHarmed() {
    assertThat(neighbour(100, 1).unharmed()).isTrue();
    assertThat(neighbour(100, 2).unharmed()).isFalse();
  }

  @Test
  void theGatewaysOwnTimeIsRealTime() {
    assertThat(neighbour(100, 2).table())
        .contains("rejected_busy after 10.0 ms (p50), 10.0 ms (p99) of real time");
  }

  @Test
  void aMachineThatIsLateGivesNoVerdict() {
    ClientReport late = new ClientReport(.1, 9, 6, 20, 0, 1, 0);
    Neighbour neighbour =
        new Neighbour("polite", run(100, 0), run(100, 0).seenBy(late), PROMISE, 5);
    assertThat(neighbour.unharmed()).isFalse();
    assertThat(neighbour.table()).contains("no verdict: requests left late");
  }

  private static Neighbour neighbour(int millis, int refused) {
    return new Neighbour("polite", run(100, 0), run(millis, refused), PROMISE, 5);
  }

  private static RunReport run(int millis, int refused) {
    RequestLog log = new RequestLog(PROMISE);
    for (int i = 0; i < 100; i++) {
      log.add(i < refused ? result(Outcome.REJECTED_BUSY, -1, 2) : served(millis));
    }
    return log.report(new RunLabel("run", 1, 1), 10, 10);
  }

  private static RequestResult served(int millis) {
    return result(Outcome.SERVED, millis, millis + 10);
  }

  private static RequestResult result(Outcome outcome, int ttft, int end) {
    long first = ttft < 0 ? -1 : ttft * 1_000_000L;
    return new RequestResult(outcome, "e", "polite", 10, 2, 0, first, first, end * 1_000_000L);
  }
}
