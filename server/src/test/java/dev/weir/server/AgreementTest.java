package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void closeEnoughIsSaidSo() {
    Agreement agreement = new Agreement(run(109, 0).seenBy(client(.3)), run(100, 0));

    assertThat(agreement.holds()).isTrue();
    assertThat(agreement.table())
        .contains("TTFT mean                  109.0 ms     100.0 ms       +9.0 %")
        .contains("attainment                  100.0 %      100.0 %  +0.0 points")
        .contains("they agree: mean TTFT within 10 %, attainment within 3 points");
  }

  @Test
  void aMeanThatIsTooFarOffIsNamed() {
    Agreement agreement = new Agreement(run(111, 0).seenBy(client(.3)), run(100, 0));

    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.table())
        .contains("they do not agree: mean TTFT differs by more than 10 %");
  }

  @Test
  void attainmentThatIsTooFarOffIsNamed() {
    Agreement agreement = new Agreement(run(100, 4).seenBy(client(.3)), run(100, 0));

    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.table())
        .contains("attainment differs by more than 3 points")
        .contains("-4.0 points");
  }

  @Test
  void aBusyMachineGivesNoVerdict() {
    Agreement agreement = new Agreement(run(100, 0).seenBy(client(.7)), run(100, 0));

    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.table())
        .contains("no verdict: this process used 70 % of the machine (expected: at most 60 %");
  }

  @Test
  void aMachineThatIsLateGivesNoVerdict() {
    RunReport live = run(100, 0).seenBy(new ClientReport(.3, 9, 6, 20, 0, 1, 0));
    Agreement agreement = new Agreement(live, run(100, 0));

    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.table())
        .contains("no verdict: requests left 6.0 ms late in the mean (expected: at most 5 %");
  }

  @Test
  void oneCommandShowsBothColumns() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Weir.run(
            new PrintWriter(out),
            new PrintWriter(err, true),
            "agree",
            "synthetic:short",
            "--fleet",
            "2xh100-8b",
            "--rate",
            "40",
            "--requests",
            "40",
            "--dilate",
            "2");

    assertThat(exit).as("0 or 1, as busy as this machine is").isBetween(0, 1);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("live       replay   difference", "TTFT mean", "attainment")
        .contains("answered                    100.0 %      100.0 %  +0.0 points");
  }

  @Test
  void wrongUseIsOneLineAndExit2() {
    assertThat(wrong("--dilate", "0.5")).containsExactly("--dilate: 0.5 (expected: 1 to 10000)");
    assertThat(wrong("--fleet", "65xh100-8b"))
        .containsExactly("--fleet: 65 engines (expected: at most 64)");
    assertThat(wrong("--seed", "99999999999999999999"))
        .containsExactly("--seed: \"99999999999999999999\" (expected: a whole number)");
    assertThat(wrong("--requests", "0")).containsExactly("--requests: 0 (expected: > 0)");
  }

  private static List<String> wrong(String... options) {
    StringWriter err = new StringWriter();
    List<String> args = new ArrayList<>(List.of("agree", "synthetic:short"));
    args.addAll(List.of(options));
    PrintWriter out = new PrintWriter(new StringWriter());
    int exit = Weir.run(out, new PrintWriter(err, true), args.toArray(String[]::new));
    assertThat(exit).isEqualTo(2);
    return err.toString().lines().map(line -> line.replace("weir agree: ", "")).toList();
  }

  /** A hundred requests with this time to the first token, of which some were refused. */
  private static RunReport run(int ttftMillis, int refused) {
    RequestLog log = new RequestLog(Slo.DEFAULT);
    long ttft = ttftMillis * 1_000_000L;
    for (int i = 0; i < 100; i++) {
      boolean served = i >= refused;
      log.add(
          new RequestResult(
              served ? Outcome.SERVED : Outcome.REJECTED_BUSY,
              "a",
              "default",
              10,
              2,
              0,
              served ? ttft : -1,
              served ? ttft + 1_000_000 : -1,
              ttft + 1_000_000));
    }
    return log.report(new RunLabel("weir", 1, 1), 1, 1);
  }

  private static ClientReport client(double cpuShare) {
    return new ClientReport(cpuShare, 0, 0, 0, 0, 1, 0);
  }
}
