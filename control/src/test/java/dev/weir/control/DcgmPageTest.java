package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class DcgmPageTest {
  private static final String PAGE =
      """
      # HELP DCGM_FI_DEV_SM_CLOCK SM clock frequency (in MHz).
      # TYPE DCGM_FI_DEV_SM_CLOCK gauge
      DCGM_FI_DEV_SM_CLOCK{gpu="0",UUID="GPU-a",device="nvidia0",modelName="NVIDIA H100"} 1980
      DCGM_FI_DEV_SM_CLOCK{gpu="1",UUID="GPU-b",device="nvidia1",modelName="NVIDIA H100"} 1755
      DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-a"} 61
      DCGM_FI_DEV_GPU_TEMP{gpu="1",UUID="GPU-b"} 84
      DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-a"} 90
      DCGM_FI_DEV_GPU_UTIL{gpu="1",UUID="GPU-b"} 100
      DCGM_FI_DEV_XID_ERRORS{gpu="0",UUID="GPU-a",err_code="31",err_msg="memory page fault"} 31
      DCGM_FI_DEV_XID_ERRORS{gpu="1",UUID="GPU-b",err_code="79"} 79
      DCGM_FI_DEV_FB_USED{gpu="2",UUID="GPU-c"} 70000
      """;
  private static final Set<Integer> FATAL = Set.of(79);

  @Test
  void anEngineOnSeveralIsAsSlowAndAsIllAsTheWorstOfThem() {
    assertThat(DcgmPage.read(PAGE, Set.of("0", "1"), FATAL))
        .contains(new Telemetry(.95, 84, 1755, 79, 2));
  }

  @Test
  void onlyItsOwnAreReadByNumberOrUuid() {
    assertThat(DcgmPage.read(PAGE, Set.of("GPU-a"), FATAL))
        .contains(new Telemetry(.9, 61, 1980, 31, 1));
    assertThat(DcgmPage.read(PAGE, Set.of("7"), FATAL)).isEmpty();
  }

  @Test
  void whatIsNotToldIsNotKnown() {
    assertThat(DcgmPage.read(PAGE, Set.of("2"), FATAL))
        .contains(new Telemetry(Double.NaN, Double.NaN, Double.NaN, 0, 1));
    assertThat(DcgmPage.read("vllm:num_requests_running 1\n", Set.of(), FATAL)).isEmpty();
  }

  @Test
  void linesThatCannotBeReadArePassedOver() {
    String broken =
        "DCGM_FI_DEV_GPU_UTIL{gpu=\"0\",UUID=\"GPU-a\" 5\nDCGM_FI_DEV_GPU_UTIL{gpu=\"0\"} much\n}\n{}\n\n";
    assertThat(DcgmPage.read(broken + PAGE, Set.of("0"), FATAL))
        .contains(new Telemetry(.9, 61, 1980, 31, 1));
  }
}
