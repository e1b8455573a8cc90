package dev.weir.enginesim.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decides what happens to which engine when: an endless row of strikes that depends on a seed and
 * nothing else, so that a run can be had again.
 *
 * <p>Strikes come as independent accidents do, in a Poisson process; which engine and what are
 * drawn evenly. An accident of accidents, everybody down at once, would prove nothing but that
 * nobody answers then: while as many engines are unwell as may be, the next strike waits for the
 * first to recover, and only an engine that is well is struck. Within these limits order and
 * distance are chance. Cost: a pass over the engines for each strike.
 *
 * <p>Not safe for several threads.
 */
public final class Schedule {
  /** Most tokens of an answer that come before it breaks. */
  private static final int LATEST_TOKEN = 40;

  private final SplittableRandom random;
  private final ChaosRules rules;
  private final List<Mishap> mishaps;
  private final long[] wellAt;
  private long now;

  /**
   * @param engines that it is about
   */
  public Schedule(long seed, int engines, ChaosRules rules) {
    if (engines < 1) {
      throw new IllegalArgumentException("engines: " + engines + " (expected: >= 1)");
    }
    this.random = new SplittableRandom(seed);
    this.rules = rules;
    this.mishaps = rules.mishaps().stream().sorted().toList();
    this.wellAt = new long[engines];
  }

  /** The next one; never earlier than the one before it. */
  public Strike next() {
    now += (long) (-Math.log(1 - random.nextDouble()) * rules.gap().toNanos());
    now = Math.max(now, roomAt());
    int[] well = IntStream.range(0, wellAt.length).filter(i -> wellAt[i] <= now).toArray();
    int engine = well[random.nextInt(well.length)];
    Mishap mishap = mishaps.get(random.nextInt(mishaps.size()));
    long spread = rules.longest().minus(rules.shortest()).toNanos();
    long lasts = rules.shortest().toNanos() + (spread == 0 ? 0 : random.nextLong(spread));
    wellAt[engine] = now + lasts;
    return new Strike(now, engine, mishap, lasts, random.nextInt(LATEST_TOKEN));
  }

  /** When fewer are unwell than may be, as far as is known now. */
  private long roomAt() {
    long[] sorted = wellAt.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, sorted.length - rules.sick())];
  }
}
