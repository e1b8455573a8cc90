package dev.weir.control;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One virtual thread per engine of the fleet, which visits its engine, sleeps as long as the visit
 * says, and ends when the engine leaves. A sleeper can be woken early; visits of one engine are
 * nevertheless at least {@link #LEAST_PAUSE} apart, so that a burst of failures is one question.
 */
final class EngineWatch implements Fleet.Listener, AutoCloseable {
  /** What is done with an engine, again and again. */
  interface Visit {
    /** Returns how long to sleep until the next visit. */
    Duration visit(FleetEngine engine) throws InterruptedException;
  }

  private static final System.Logger LOG = System.getLogger("dev.weir.fleet");
  private static final Duration LEAST_PAUSE = Duration.ofMillis(200);

  private final Map<FleetEngine, Sleeper> sleepers = new ConcurrentHashMap<>();
  private final Fleet fleet;
  private final String name;
  private final Visit visit;
  private volatile boolean closed;

  EngineWatch(Fleet fleet, String name, Visit visit) {
    this.fleet = fleet;
    this.name = name;
    this.visit = visit;
  }

  /** Watches the engines of now and all that come later. */
  void start() {
    fleet.listen(this);
    fleet.engines().forEach(this::watch);
  }

  /** Visits the engine soon. */
  void wake(FleetEngine engine) {
    Sleeper sleeper = sleepers.get(engine);
    if (sleeper != null) {
      sleeper.bell.release();
    }
  }

  void wakeAll() {
    sleepers.values().forEach(sleeper -> sleeper.bell.release());
  }

  @Override
  public void up(FleetEngine engine) {
    watch(engine);
    wake(engine);
  }

  @Override
  public void down(FleetEngine engine, String why) {
    wake(engine);
  }

  @Override
  public void failed(FleetEngine engine, String why) {
    wake(engine);
  }

  @Override
  public void close() {
    closed = true;
    sleepers.values().forEach(sleeper -> sleeper.thread.interrupt());
  }

  private void watch(FleetEngine engine) {
    if (!closed) {
      sleepers.computeIfAbsent(engine, this::start);
    }
  }

  private Sleeper start(FleetEngine engine) {
    Semaphore bell = new Semaphore(0);
    Thread thread =
        Thread.ofVirtual()
            .name(name + "-" + engine.spec().id())
            .unstarted(() -> visitWhileCurrent(engine, bell));
    thread.start();
    return new Sleeper(thread, bell);
  }

  private void visitWhileCurrent(FleetEngine engine, Semaphore bell) {
    try {
      while (!closed && fleet.isCurrent(engine)) {
        Duration pause = visitSafely(engine);
        Thread.sleep(LEAST_PAUSE);
        boolean woken = bell.tryAcquire(pause.minus(LEAST_PAUSE).toNanos(), TimeUnit.NANOSECONDS);
        if (woken) {
          bell.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      // Closing.
    } finally {
      sleepers.remove(engine);
    }
  }

  private Duration visitSafely(FleetEngine engine) throws InterruptedException {
    try {
      return visit.visit(engine);
    } catch (RuntimeException e) {
      // A visit that fails by our own fault must not leave the engine unwatched for ever.
      LOG.log(Level.ERROR, name + " of engine " + engine.spec().id() + " failed: " + e, e);
      return fleet.rules().probeInterval();
    }
  }

  private record Sleeper(Thread thread, Semaphore bell) {}
}
