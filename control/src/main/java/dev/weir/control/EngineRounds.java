package dev.weir.control;

import java.time.Duration;

/** Visits the engines of a fleet, each at its own pace, with a client to ask them something. */
abstract class EngineRounds implements AutoCloseable {
  final EngineClient client = new EngineClient();
  final Fleet fleet;
  private final EngineWatch watch;

  /**
   * @param name of what is asked, for threads and messages
   */
  EngineRounds(Fleet fleet, String name) {
    this.fleet = fleet;
    this.watch = new EngineWatch(fleet, name, this::visit);
  }

  /** Returns how long to wait until the next visit. */
  abstract Duration visit(FleetEngine engine) throws InterruptedException;

  /** Visits the engines of now and all that come later. */
  public final void start() {
    watch.start();
  }

  /** Visits every engine soon. */
  final void visitAll() {
    watch.wakeAll();
  }

  @Override
  public final void close() {
    watch.close();
    client.close();
  }
}
