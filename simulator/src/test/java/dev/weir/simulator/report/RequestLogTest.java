package dev.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each expectation is worked out by hand from the definitions. */
final class RequestLogTest {
  private static final long MS = 1_000_000;
  private final RequestLog log = new RequestLog(Slo.parse("ttft=100ms,tpot=10ms"));

  @Test
  void tpotIsTheSpanFromFirstToLastOverTheOtherTokens() {
    log.add(served("a", 100, 11, 50, 150));

    assertThat(report().tpotMs().mean()).isEqualTo(10.0);
    assertThat(report().ttftMs().mean()).isEqualTo(50.0);
    assertThat(report().e2eMs().mean()).isEqualTo(151.0);
    assertThat(report().sloAttainment()).isEqualTo(1.0);
  }

  @Test
  void anAnswerOfOneTokenHasNoTpotAndKeepsEveryBound() {
    log.add(served("a", 100, 1, 50, 50));
    log.add(served("a", 100, 3, 50, 54));

    assertThat(report().tpotMs().mean()).isEqualTo(2.0);
    assertThat(report().sloAttainment()).isEqualTo(1.0);
  }

  @Test
  void attainmentAndGoodputCountRefusalsAndErrorsAsMisses() {
    log.add(served("a", 100, 2, 50, 55));
    log.add(served("a", 100, 2, 150, 155));
    log.add(failed(Outcome.REJECTED_BUSY, 100));
    log.add(failed(Outcome.FAILED_STREAM, 100));

    RunReport report = report();
    assertThat(report.sloAttainment()).isEqualTo(.25);
    assertThat(report.goodputRps()).isEqualTo(.5);
    assertThat(report.requests()).isEqualTo(4);
    assertThat(report.completed()).isEqualTo(2);
    assertThat(report.rejected()).isEqualTo(1);
    assertThat(report.outcomes())
        .containsExactly(
            java.util.Map.entry("failed_stream", 1),
            java.util.Map.entry("rejected_busy", 1),
            java.util.Map.entry("served", 2));
    assertThat(report.ttftMs().mean()).as("completed only").isEqualTo(100.0);
  }

  @Test
  void theLongestDecileIsJudgedAlone() {
    for (int i = 1; i <= 19; i++) {
      int first = i >= 18 ? 500 : 10;
      log.add(served("a", i, 2, first, first + 5));
    }
    log.add(served("a", 18, 2, 10, 15));

    // Two of twenty: length 19 and the first of those with 18; both were late.
    assertThat(report().sloAttainmentLongestDecile()).isZero();
    assertThat(report().sloAttainment()).isEqualTo(.9);
  }

  @Test
  void imbalanceIsTheBusiestOverTheMeanOfAllKnownEngines() {
    log.engine("idle");
    log.add(served("a", 200, 100, 1, 2));
    log.add(served("b", 50, 50, 1, 2));

    assertThat(report().loadImbalance()).isCloseTo(300 / (400 / 3.0), within(1e-3));
    assertThat(report().engines()).extracting(GroupReport::id).containsExactly("a", "b", "idle");
  }

  @Test
  void hitRatioIsOverRequestsThatTell() {
    log.add(cached(100, 25));
    log.add(cached(300, 175));
    log.add(cached(999, -1));

    assertThat(report().tokenHitRatio()).isEqualTo(.5);
  }

  @Test
  void percentilesLieBetweenClosestRanks() {
    for (int i = 1; i <= 5; i++) {
      log.add(served("a", 1, 1, i * 10L, i * 10L));
    }

    assertThat(report().ttftMs()).isEqualTo(new Distribution(30.0, 30.0, 46.0, 49.6));
  }

  @Test
  void anUnstreamedAnswerMustBeWholeWhenAStreamCouldHaveEnded() {
    log.add(unstreamed(3, 120));
    log.add(unstreamed(3, 121));

    assertThat(report().sloAttainment()).isEqualTo(.5);
    assertThat(report().ttftMs().mean()).isNull();
  }

  @Test
  void jsonHasTheNamesOfTheContract() {
    log.add(served("a", 100, 11, 50, 150));
    JsonNode json = new JsonMapper().readTree(new Report(List.of(report())).json());

    JsonNode run = json.get("runs").get(0);
    assertThat(run.propertyNames())
        .containsExactly(
            "policy",
            "rate",
            "seed",
            "requests",
            "completed",
            "rejected",
            "goodput_rps",
            "slo_attainment",
            "slo_attainment_longest_decile",
            "ttft_ms",
            "tpot_ms",
            "e2e_ms",
            "token_hit_ratio",
            "load_imbalance",
            "time_to_reject_ms",
            "outcomes",
            "engines",
            "tenants",
            "wall_seconds");
    assertThat(run.get("ttft_ms").propertyNames()).containsExactly("mean", "p50", "p90", "p99");
    assertThat(run.get("engines").get(0).get("output_tokens").intValue()).isEqualTo(11);
  }

  @Test
  void aBusyClientGivesNoVerdict() {
    log.add(served("a", 100, 11, 50, 150));
    RunReport seen = report().seenBy(new ClientReport(.61, 0, 0, 0, 0, 1, 0));

    assertThat(seen.sloAttainment()).isNull();
    assertThat(seen.goodputRps()).isNull();
    assertThat(seen.tenants().getFirst().sloAttainment()).isNull();
    assertThat(new Report(List.of(seen)).table()).contains("no verdict: client CPU share 61.0%");
    assertThat(new Report(List.of(seen)).json()).contains("\"cpu_share\" : 0.61");
  }

  private RunReport report() {
    return log.report(new RunLabel("p", 1, 1), 2, 3);
  }

  private static RequestResult served(String engine, int in, int out, long firstMs, long lastMs) {
    return new RequestResult(
        Outcome.SERVED, engine, "t", in, out, -1, firstMs * MS, lastMs * MS, lastMs * MS + MS);
  }

  private static RequestResult unstreamed(int out, long endMs) {
    return new RequestResult(Outcome.SERVED, "a", "t", 5, out, -1, -1, -1, endMs * MS);
  }

  private static RequestResult cached(int in, int hit) {
    return new RequestResult(Outcome.SERVED, "a", "t", in, 1, hit, MS, MS, MS);
  }

  private static RequestResult failed(Outcome outcome, int in) {
    return new RequestResult(outcome, RequestResult.NO_ENGINE, "t", in, 0, -1, -1, -1, MS);
  }
}
