package dev.weir.control;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what NVIDIA's DCGM exporter tells of accelerators, under its names. Whatever else is on the
 * page is passed over, and so are accelerators of other engines on the same machine.
 *
 * <p>An engine that spans several is as slow as its slowest and as ill as its illest: utilisation
 * is the mean, since they work in step, temperature the highest, clock the lowest. The driver's
 * errors are a gauge that keeps the last one for good.
 */
final class DcgmPage {
  private final Set<String> wanted;
  private final Set<Integer> fatal;
  private final Set<String> seen = new HashSet<>();
  private double utilisation;
  private int utilisations;
  private double celsius = Double.NaN;
  private double megahertz = Double.NaN;
  private int xid;

  private DcgmPage(Set<String> wanted, Set<Integer> fatal) {
    this.wanted = wanted;
    this.fatal = fatal;
  }

  /**
   * @param gpus by number or UUID; none: all
   * @param fatal errors that are told before any other
   * @return empty: nothing of these accelerators
   */
  static Optional<Telemetry> read(String page, Set<String> gpus, Set<Integer> fatal) {
    DcgmPage read = new DcgmPage(gpus, fatal);
    page.lines().forEach(read::line);
    return read.telemetry();
  }

  private Optional<Telemetry> telemetry() {
    double use = utilisations == 0 ? Double.NaN : utilisation / utilisations;
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(new Telemetry(use, celsius, megahertz, xid, seen.size()));
  }

  private void line(String text) {
    MetricLine line = MetricLine.read(text);
    if (line == null || !line.name().startsWith("DCGM_FI_") || !(line.value() >= 0)) {
      return;
    }
    String number = line.label("gpu");
    String uuid = line.label("UUID");
    if (!wanted.isEmpty() && !wanted.contains(number) && !wanted.contains(uuid)) {
      return;
    }
    seen.add(uuid.isEmpty() ? number : uuid);
    switch (line.name()) {
      case "DCGM_FI_DEV_GPU_UTIL" -> {
        utilisation += Math.min(100, line.value()) / 100;
        utilisations++;
      }
      case "DCGM_FI_DEV_GPU_TEMP" ->
          celsius = Double.isNaN(celsius) ? line.value() : Math.max(celsius, line.value());
      case "DCGM_FI_DEV_SM_CLOCK" ->
          megahertz = Double.isNaN(megahertz) ? line.value() : Math.min(megahertz, line.value());
      case "DCGM_FI_DEV_XID_ERRORS" -> error((int) line.value());
      default -> {}
    }
  }

  private void error(int told) {
    boolean graver = fatal.contains(told) && !fatal.contains(xid);
    if (xid == 0 || graver) {
      xid = told;
    }
  }
}
