package dev.weir.enginesim;

import dev.weir.simulator.engine.Admission;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.Sequence;
import dev.weir.simulator.engine.SimulatedEngine;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Runs a simulated engine in real time on an event loop.
 *
 * <p>An iteration that ends at t is ended by a timer, which comes a little late. The next one still
 * starts at t, so that lateness does not add up; the engine itself sees to it that a request which
 * came between t and the late timer is not served before it came. Between two overdue iterations
 * the loop does its other work: arrivals and aborts are not held up. When the loop is later than
 * {@link #MOST_LAG}, as after a pause of the whole process, the time is lost: nobody gets half a
 * second of tokens at once.
 *
 * <p>Owned by the loop; call nothing here from elsewhere.
 */
final class EngineRunner {
  private static final long MOST_LAG = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop loop;
  private final SimulatedEngine engine;
  private final long origin = System.nanoTime();
  private boolean stopped;

  /** Counts changes of pace, so that the end of one does not end a later one. */
  private int slowings;

  EngineRunner(EventLoop loop, EngineSettings settings) {
    this.loop = loop;
    this.engine = new SimulatedEngine(settings);
  }

  SimulatedEngine engine() {
    return engine;
  }

  /** Nanoseconds since this was made. */
  long now() {
    return System.nanoTime() - origin;
  }

  Admission submit(Sequence sequence) {
    Admission admission = engine.submit(sequence, now());
    if (admission == Admission.QUEUED && !engine.busy() && !stopped) {
      stepAt(now());
    }
    return admission;
  }

  void abort(Sequence sequence) {
    engine.abort(sequence);
  }

  /** Ends all time here; what is in the engine is lost. */
  void stop() {
    stopped = true;
  }

  /**
   * Makes all iterations take longer.
   *
   * @param millis how long; 0: until {@link #restore}
   */
  void slow(double factor, long millis) {
    int mine = ++slowings;
    engine.slowdown(factor);
    if (millis > 0) {
      var _ = loop.schedule(() -> restoreIf(mine), millis, TimeUnit.MILLISECONDS);
    }
  }

  void restore() {
    slowings++;
    engine.slowdown(1);
  }

  private void restoreIf(int mine) {
    if (slowings == mine) {
      restore();
    }
  }

  private void stepAt(long time) {
    long end = engine.step(time);
    if (end == SimulatedEngine.IDLE) {
      return;
    }
    long delay = end - now();
    if (delay > 0) {
      var _ = loop.schedule(() -> tick(end), delay, TimeUnit.NANOSECONDS);
    } else {
      loop.execute(() -> tick(end));
    }
  }

  private void tick(long due) {
    if (!stopped) {
      long now = now();
      stepAt(now - due > MOST_LAG ? now : due);
    }
  }
}
