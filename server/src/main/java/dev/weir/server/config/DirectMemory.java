package dev.weir.server.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The memory outside of the heap, where bodies and answers are kept. */
public final class DirectMemory {
  private DirectMemory() {}

  /** Its bound: as big as the heap when it is not set. */
  public static long limit() {
    var vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long set = Long.parseLong(vm.getVMOption("MaxDirectMemorySize").getValue());
    return set == 0 ? Runtime.getRuntime().maxMemory() : set;
  }

  /** Half of it, to leave the other for what is not counted; never more than {@code most}. */
  static long halfAtMost(long most) {
    return Math.min(most, limit() / 2);
  }
}
