package dev.weir.simulator.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void theMeansOfTheRealRunAreMetWithinFivePerCent() throws IOException {
    Path run = RecordedRuns.calibrationRun().orElse(null);
    Assumptions.assumeTrue(run != null, "no recorded run beside the project");
    CalibrationReport report = Calibration.compare(run, RecordedRuns.layersOf(run));
    assertThat(report.requests()).isEqualTo(300);
    assertThat(report.preemptions()).isPositive();
    assertThat(report.means())
        .allSatisfy(row -> assertThat(Math.abs(row.error())).as(row.name()).isLessThan(0.05));
    assertThat(report.holds()).isTrue();
  }
}
