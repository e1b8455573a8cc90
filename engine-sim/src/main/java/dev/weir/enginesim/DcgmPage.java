package dev.weir.enginesim;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An accelerator as Prometheus text under the names and labels of NVIDIA's DCGM exporter. */
final class DcgmPage {
  private final String labels;
  private final StringBuilder page = new StringBuilder(1024);

  /**
   * @param port of the engine: makes the UUID
   * @param hardware what the profile imitates
   */
  DcgmPage(int port, String hardware) {
    String uuid = "GPU-" + HexFormat.of().toHexDigits((long) port);
    this.labels =
        "{gpu=\"0\",UUID=\"%s\",device=\"nvidia0\",modelName=\"%s\",Hostname=\"localhost\"}"
            .formatted(uuid, hardware.replace("\\", "").replace("\"", ""));
  }

  byte[] bytes(Accelerator accelerator) {
    gauge("SM_CLOCK", "SM clock frequency (in MHz).", accelerator.megahertz());
    gauge("GPU_TEMP", "GPU temperature (in C).", accelerator.celsius());
    gauge("GPU_UTIL", "GPU utilization (in %).", accelerator.utilisation());
    gauge("XID_ERRORS", "Value of the last XID error encountered.", accelerator.xid());
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void gauge(String name, String help, long value) {
    String full = "DCGM_FI_DEV_" + name;
    page.append("# HELP ").append(full).append(' ').append(help).append('\n');
    page.append("# TYPE ").append(full).append(" gauge\n");
    page.append(full).append(labels).append(' ').append(value).append('\n');
  }
}
