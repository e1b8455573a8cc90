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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    assertThat(outcome(run, run).failed()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"FAILED_.*", "REJECTED_AUTH", "REJECTED_INVALID", "REJECTED_NO_ENGINE"})
  void whatAHealthyGatewayDoesNotDoIsAFailure(Outcome outcome) {
    RunReport run = runOf(outcome, Outcome.SERVED);

    DemoOutcome both = outcome(runOf(Outcome.SERVED), run);

    assertThat(both.failed()).isEqualTo(1);
    assertThat(DemoReport.summary(both)).endsWith("1 of 2 requests failed%n".formatted());
  }

  @Test
  void theTableIsDrawnOverItselfAndFitsEightyColumns() {
    StringWriter text = new StringWriter();
    DemoTable table = new DemoTable(new PrintWriter(text));

    table.show(moment(4));
    table.show(moment(4));

    assertThat(text.toString()).containsOnlyOnce("\033[22A");
    assertThat(DemoTable.lines(List.of(moment(4))))
        .hasSize(22)
        .allMatch(line -> line.length() < 80);
  }

  @Test
  void aLongFleetIsCutInTheTable() {
    assertThat(DemoTable.lines(List.of(moment(40)))).hasSize(35).last().isEqualTo("and 24 more");
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
        outcome(
            runOf(Outcome.SERVED, Outcome.EXPIRED_QUEUE), runOf(Outcome.SERVED, Outcome.SERVED));

    assertThat(outcome.table())
        .contains("promise kept                     50.0 %        100.0 %")
        .contains("demo kept 50.0 % of its promises, demo kept 100.0 %");
  }

  @Test
  void everyActIsSummedUpByItself() {
    RunReport before = runOf(Outcome.FAILED_STREAM, Outcome.SERVED, Outcome.REJECTED_BUSY);
    DemoOutcome outcome = outcome(before, runOf(Outcome.SERVED, Outcome.REJECTED_BUSY));

    assertThat(outcome.acts().table())
        .contains("act 1, normal", "act 2, a noisy tenant", "act 3, an engine killed")
        .contains("  never answered                      1              0");
    JsonNode summary = JsonMapper.shared().readTree(DemoReport.summaryJson(outcome));
    assertThat(summary.path("acts").path(0).path("power-of-two").path("unanswered").intValue())
        .isOne();
    assertThat(summary.path("acts").path(0).path("weir").path("unanswered").intValue()).isZero();
    assertThat(summary.path("answers_continued").intValue()).isEqualTo(7);
  }

  private static DemoOutcome outcome(RunReport before, RunReport after) {
    return new DemoOutcome(DemoScript.of(30.0, false, 1), moment(1), before, after);
  }

  private static RunReport runOf(Outcome... outcomes) {
    RequestLog log = new RequestLog(Slo.DEFAULT);
    for (Outcome outcome : outcomes) {
      log.add(new RequestResult(outcome, "a", "normal", 10, 1, 0, -1, -1, 1_000_000));
    }
    return log.report(new RunLabel("demo", 1, 1), 1, 1);
  }

  private static DemoMoment moment(int engines) {
    DemoMoment.Row row = new DemoMoment.Row("h100-70b-tp8-0.25x-10", "ejected", 3, 512);
    DemoMoment.Side side = side(live(Double.NaN), Collections.nCopies(engines, row));
    return new DemoMoment("act 1, normal", 3, side, side);
  }

  private static DemoMoment moment(LiveStats before, LiveStats after) {
    return new DemoMoment("normal", 0, side(before, List.of()), side(after, List.of()));
  }

  private static DemoMoment.Side side(LiveStats live, List<DemoMoment.Row> engines) {
    return new DemoMoment.Side(live, engines, new DemoMishaps.Made(7, 9));
  }

  private static LiveStats live(double p99) {
    return new LiveStats(5, 14.2, Double.NaN, p99, 1402, 17, 400, 383, 0, 0, 370, List.of());
  }
}
