package dev.weir.control.degrade;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where one model stands on its ladder, and what is heard of its requests. The rung is read by
 * every request of the model: it is a volatile; what decides it is guarded by this object, and held
 * for a few comparisons.
 */
public final class Standing {
  private static final long LEAST_RETRY_MILLIS = 1_000;
  private static final long MOST_RETRY_MILLIS = 60_000;

  private final String model;
  private final LadderSpec spec;
  private final Pressure pressure = new Pressure();
  private final Ladder ladder;
  private final LongAdder taken = new LongAdder();
  private final LongAdder left = new LongAdder();
  private volatile int rung;
  private volatile int epoch;
  private volatile boolean held;
  private volatile double latest;
  private volatile long retryMillis = LEAST_RETRY_MILLIS;

  Standing(String model, LadderSpec spec) {
    this.model = model;
    this.spec = spec;
    this.ladder = new Ladder(spec);
  }

  /**
   * What an onlooker sees.
   *
   * @param step how many steps are in force
   * @param inForce the labels of those
   * @param steps the labels of all, in order
   * @param held whether somebody has said that it stays there
   */
  public record State(
      String model,
      int step,
      List<String> inForce,
      List<String> steps,
      boolean held,
      double pressure) {}

  public String model() {
    return model;
  }

  public LadderSpec spec() {
    return spec;
  }

  /** How many steps are in force. */
  public int rung() {
    return rung;
  }

  /** Whether somebody has said that it stays where it is. */
  public boolean held() {
    return held;
  }

  /** Another number with every step that is taken or left. */
  public int epoch() {
    return epoch;
  }

  /** A request was decided on, whose first token is expected after such a part of the promise. */
  public void strained(double part) {
    pressure.hear(part);
  }

  /** A request found no room or no engine. */
  public void refused() {
    pressure.hear(Pressure.MOST);
  }

  /** When a request that is refused here has a chance. */
  public long retryAfterMillis() {
    return retryMillis;
  }

  public double pressure() {
    return latest;
  }

  /** Rungs taken so far. */
  public long taken() {
    return taken.sum();
  }

  /** Rungs left so far. */
  public long left() {
    return left.sum();
  }

  public State state() {
    int now = rung;
    List<String> steps = spec.steps().stream().map(Step::label).toList();
    return new State(model, now, steps.subList(0, now), steps, held, latest);
  }

  synchronized void tick(long now) {
    latest = pressure.read();
    if (!held) {
      ladder.feel(latest, now);
      stand();
    }
    long until = TimeUnit.NANOSECONDS.toMillis(ladder.untilLeft(now));
    retryMillis = Math.clamp(until, LEAST_RETRY_MILLIS, MOST_RETRY_MILLIS);
  }

  /** Goes there and stays, whatever the pressure. */
  public synchronized void hold(int chosen) {
    held = true;
    ladder.stand(chosen);
    stand();
  }

  /** Goes by the pressure again, from where it stands. */
  public synchronized void release() {
    held = false;
  }

  private void stand() {
    int next = ladder.rung();
    if (next == rung) {
      return;
    }
    (next > rung ? taken : left).add(Math.abs(next - rung));
    rung = next;
    epoch = epoch() + 1;
    pressure.forget();
  }
}
