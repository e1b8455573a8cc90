package dev.weir.control;

import java.util.List;

/**
 * The engines of one model, counted by how they are. Reads what each engine publishes and takes no
 * lock, so it may be asked while one is held; two engines that turn at the same moment may miss
 * each other, and the next beat of the fleet sets that right.
 */
final class Peers {
  private final List<FleetEngine> engines;
  private volatile Count last = new Count(0, 0, 0);

  Peers(List<FleetEngine> engines) {
    this.engines = engines;
  }

  /**
   * @param all but those that are drained on purpose
   * @param out ejected or on trial
   * @param well with nothing against them
   */
  private record Count(int all, int out, int well) {}

  List<FleetEngine> engines() {
    return engines;
  }

  void count() {
    int all = 0;
    int out = 0;
    int well = 0;
    for (FleetEngine engine : engines) {
      if (!engine.draining()) {
        all++;
        switch (engine.state()) {
          case EJECTED, PROBING -> out++;
          case UP, UNKNOWN -> well += engine.settled() ? 1 : 0;
          case SUSPECT -> {}
        }
      }
    }
    last = new Count(all, out, well);
  }

  boolean pressed(double panic) {
    Count now = last;
    return now.out > panic * now.all;
  }

  boolean backs(FleetEngine engine) {
    Count now = last;
    boolean itself =
        !engine.draining()
            && engine.settled()
            && (engine.state() == HealthState.UP || engine.state() == HealthState.UNKNOWN);
    int others = now.all - (engine.draining() ? 0 : 1);
    int well = now.well - (itself ? 1 : 0);
    return others > 0 && 2 * well >= others;
  }
}
