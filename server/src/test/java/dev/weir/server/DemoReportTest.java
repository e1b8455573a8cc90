package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.LiveStats;
import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DemoReportTest {
  @ParameterizedTest
  @EnumSource(
      names = {
        "SERVED",
        "SERVED_CACHED",
        "SERVED_RESUMED",
        "REJECTED_BUSY",
        "EXPIRED_QUEUE",
        "CANCELLED_CLIENT"
      })
  void answersHonestRefusalsAndClientsThatLeaveAreNoFailures(Outcome outcome) {
    RunReport run = runOf(outcome, Outcome.SERVED);

    assertThat(new DemoOutcome(run, run).failed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"FAILED_.*", "REJECTED_AUTH", "REJECTED_INVALID", "REJECTED_NO_ENGINE"})
  void whatAHealthyGatewayDoesNotDoIsAFailure(Outcome outcome) {
    RunReport run = runOf(outcome, Outcome.SERVED);

    DemoOutcome both = new DemoOutcome(runOf(Outcome.SERVED), run);

    assertThat(both.failed()).isEqualTo(1);
    assertThat(DemoReport.summary(both)).endsWith("1 of 3 requests failed%n".formatted());
  }

  @Test
  void theTableIsDrawnOverItselfAndFitsEightyColumns() {
    StringWriter text = new StringWriter();
    DemoTable table = new DemoTable(new PrintWriter(text));

    table.show(moment(4));
    table.show(moment(4));

    assertThat(text.toString()).containsOnlyOnce("\033[19A");
    assertThat(DemoTable.lines(List.of(moment(4))))
        .hasSize(19)
        .allMatch(line -> line.length() < 80);
  }

  @Test
  void aLongFleetIsCutInTheTable() {
    assertThat(DemoTable.lines(List.of(moment(40)))).hasSize(32).last().isEqualTo("and 24 more");
  }

  @Test
  void theCurvesOfBothFleetsHaveOneScale() {
    List<String> lines =
        DemoTable.lines(List.of(moment(live(4000), live(500)), moment(live(8000), live(1000))));

    assertThat(lines)
        .contains("TTFT p99 of the last minute, up to 8000 ms")
        .contains("power-of-two   ▄█", "weir           ▁▁");
  }

  @Test
  void theSummaryPutsBeforeAndAfterBesideEachOther() {
    DemoOutcome outcome =
        new DemoOutcome(
            runOf(Outcome.SERVED, Outcome.EXPIRED_QUEUE), runOf(Outcome.SERVED, Outcome.SERVED));

    assertThat(outcome.table())
        .contains("promise kept                   50.0 %        100.0 %")
        .contains("demo kept 50.0 % of its promises, demo kept 100.0 %");
  }

  private static RunReport runOf(Outcome... outcomes) {
    RequestLog log = new RequestLog(Slo.DEFAULT);
    for (Outcome outcome : outcomes) {
      log.add(new RequestResult(outcome, "a", "default", 10, 1, 0, -1, -1, 1_000_000));
    }
    return log.report(new RunLabel("demo", 1, 1), 1, 1);
  }

  private static DemoMoment moment(int engines) {
    DemoMoment.Row row = new DemoMoment.Row("h100-70b-tp8-0.25x-10", "ejected", 3, 512);
    DemoMoment.Side side = new DemoMoment.Side(live(Double.NaN), Collections.nCopies(engines, row));
    return new DemoMoment(side, side);
  }

  private static DemoMoment moment(LiveStats before, LiveStats after) {
    return new DemoMoment(
        new DemoMoment.Side(before, List.of()), new DemoMoment.Side(after, List.of()));
  }

  private static LiveStats live(double p99) {
    return new LiveStats(99_999, 14.2, Double.NaN, p99, 1402, 17, 400, 383, 0, 0, 370, List.of());
  }
}
