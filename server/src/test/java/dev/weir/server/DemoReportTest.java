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
    assertThat(DemoReport.failed(runOf(outcome, Outcome.SERVED))).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"FAILED_.*", "REJECTED_AUTH", "REJECTED_INVALID", "REJECTED_NO_ENGINE"})
  void whatAHealthyGatewayDoesNotDoIsAFailure(Outcome outcome) {
    RunReport run = runOf(outcome, Outcome.SERVED);

    assertThat(DemoReport.failed(run)).isEqualTo(1);
    assertThat(DemoReport.summary(run)).endsWith("1 of 2 requests failed%n".formatted());
  }

  @Test
  void theTableIsDrawnOverItselfAndFitsEightyColumns() {
    StringWriter text = new StringWriter();
    DemoTable table = new DemoTable(new PrintWriter(text));

    table.show(moment(4));
    table.show(moment(4));

    assertThat(text.toString()).containsOnlyOnce("\033[8A");
    assertThat(DemoTable.lines(moment(4))).hasSize(8).allMatch(line -> line.length() < 80);
  }

  @Test
  void aLongFleetIsCutInTheTable() {
    assertThat(DemoTable.lines(moment(40))).hasSize(21).last().isEqualTo("and 24 more");
  }

  private static RunReport runOf(Outcome... outcomes) {
    RequestLog log = new RequestLog(Slo.DEFAULT);
    for (Outcome outcome : outcomes) {
      log.add(new RequestResult(outcome, "a", "default", 10, 1, 0, -1, -1, 1_000_000));
    }
    return log.report(new RunLabel("demo", 1, 1), 1, 1);
  }

  private static DemoMoment moment(int engines) {
    LiveStats live =
        new LiveStats(99_999, 14.2, Double.NaN, 1234, 1402, 17, 400, 383, 0, 0, List.of());
    DemoMoment.Row row = new DemoMoment.Row("h100-70b-tp8-0.25x-10", "ejected", 3, 4.2, 512, .365);
    return new DemoMoment(live, Collections.nCopies(engines, row));
  }
}
