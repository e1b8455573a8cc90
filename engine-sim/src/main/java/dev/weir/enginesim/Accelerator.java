package dev.weir.enginesim;

import dev.weir.simulator.engine.SimulatedEngine;
import java.util.concurrent.TimeUnit;

/**
 * What a DCGM exporter beside the engine would tell of its accelerator. Utilisation is the share of
 * the last second or more in which an iteration ran, as the driver has it; temperature follows it
 * slowly; the clock is the slower, the more the engine is slowed down. The error is whatever
 * somebody wants it to be. Owned by the engine's loop.
 */
final class Accelerator {
  private static final long LEAST_WINDOW = TimeUnit.SECONDS.toNanos(1);
  private static final double IDLE_CELSIUS = 36;
  private static final double LOAD_CELSIUS = 36;
  private static final double HEAT_CELSIUS = 16;
  private static final double WARMING_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final double MEGAHERTZ = 1980;

  private SimulatedEngine engine;
  private long since;
  private long busySince;
  private double utilisation;
  private double celsius = IDLE_CELSIUS;
  private int xid;

  Accelerator(SimulatedEngine engine) {
    this.engine = engine;
  }

  void xid(int error) {
    xid = error;
  }

  /**
   * Looks at the engine that runs on it.
   *
   * @param now since that engine was made
   */
  @SuppressWarnings("ReferenceEquality") // this very one
  void look(SimulatedEngine running, long now) {
    if (running != engine) { // it died, and this is the one that came back
      engine = running;
      since = 0;
      busySince = 0;
    }
    long passed = now - since;
    if (passed < LEAST_WINDOW) {
      return;
    }
    long busy = engine.counters().busyNanos();
    utilisation = Math.clamp((double) (busy - busySince) / passed, 0, 1);
    double heat = slowdown() > 1 ? HEAT_CELSIUS : 0;
    double target = IDLE_CELSIUS + LOAD_CELSIUS * utilisation + heat;
    celsius = target + (celsius - target) * Math.exp(-passed / WARMING_NANOS);
    since = now;
    busySince = busy;
  }

  /** In percent, as the driver tells it. */
  long utilisation() {
    return Math.round(100 * utilisation);
  }

  long celsius() {
    return Math.round(celsius);
  }

  long megahertz() {
    return Math.round(MEGAHERTZ / Math.max(1, slowdown()));
  }

  int xid() {
    return xid;
  }

  private double slowdown() {
    return engine.settings().speed() / engine.settingsNow().speed();
  }
}
