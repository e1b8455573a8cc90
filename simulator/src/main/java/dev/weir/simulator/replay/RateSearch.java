package dev.weir.simulator.replay;

import dev.weir.simulator.report.ReplayFigures;
import dev.weir.simulator.report.RunReport;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate at which a share of all requests keeps its promise.
 *
 * <p><b>What it does.</b> It brackets that rate, by halves from a guess that the fleet's card
 * implies, bisects until the bracket is {@value #WIDTH} wide, and interpolates linearly within. In
 * a closed loop of so many sessions at a time the number of sessions takes the place of the rate.
 * Shares are answered one after the other from the same probes.
 *
 * <p><b>Cost.</b> Ten to fifteen runs for a share, fewer for further ones. A probe ends as soon as
 * twice as many requests have missed as may, for the least of the shares: it is beyond the bracket.
 *
 * <p><b>How it fails.</b> Attainment need not fall steadily with the rate; near the border it
 * wobbles by what chance does, so differences below the width mean nothing. Where not even a
 * {@value #DEEPEST}th of the guess will do the rate is not found.
 */
public final class RateSearch {
  private static final double WIDTH = 0.03;
  private static final double STEP = 1.6;
  private static final int DEEPEST = 512;

  /**
   * What must hold at the rate.
   *
   * @param share of all requests that keep their promise
   * @param longest of the tenth with the longest prompts that do; 0: whatever
   */
  public record Target(double share, double longest) {
    public Target {
      check("find-rate", share, share > 0 && share < 1);
      check("longest", longest, longest >= 0 && longest < 1);
    }

    private static void check(String name, double value, boolean valid) {
      if (!valid) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: between 0 and 1)");
      }
    }
  }

  private final ReplayPlan plan;
  private final double leastShare;
  private final TreeMap<Double, Attained> probes = new TreeMap<>();

  /**
   * @param leastShare of those that will be asked for
   */
  public RateSearch(ReplayPlan plan, double leastShare) {
    this.plan = plan;
    this.leastShare = leastShare;
  }

  /** Searches, and reports a whole run at what was found. */
  public RunReport find(Target target) {
    Double found = search(target);
    RunReport run = Replay.run(at(found == null ? probes.firstKey() : found));
    ReplayFigures figures = run.replay();
    if (figures == null) {
      throw new IllegalStateException("run: without replay figures");
    }
    return run.replayed(figures.found(target.share, found));
  }

  private @Nullable Double search(Target target) {
    Double low = bracketBelow(target);
    if (low == null) {
      return null;
    }
    double high = bracketAbove(target, low);
    while (!narrow(low, high)) {
      double middle = settled(Math.sqrt(low * high));
      if (excess(probe(middle), target) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return between(target, low, high);
  }

  /** The highest rate probed, or to be probed, that is good. */
  private @Nullable Double bracketBelow(Target target) {
    double guess = settled(Capacity.guess(plan));
    double rate = guess;
    for (Map.Entry<Double, Attained> known : probes.entrySet()) {
      if (excess(known.getValue(), target) < 0) {
        rate = settled(known.getKey() / STEP);
        break;
      }
      rate = known.getKey();
    }
    while (excess(probe(rate), target) < 0) {
      double lower = settled(rate / STEP);
      if (lower == rate || lower < guess / DEEPEST) {
        return null;
      }
      rate = lower;
    }
    return rate;
  }

  private double bracketAbove(Target target, double low) {
    for (Map.Entry<Double, Attained> known : probes.tailMap(low, false).entrySet()) {
      if (excess(known.getValue(), target) < 0) {
        return known.getKey();
      }
    }
    double most = DEEPEST * Capacity.guess(plan);
    double rate = above(low);
    while (excess(probe(rate), target) >= 0) {
      if (rate > most) {
        throw new IllegalStateException(
            "find-rate: %s kept at %.0f (expected: a promise that load breaks, or more requests)"
                .formatted(target.share, rate));
      }
      rate = above(rate);
    }
    return rate;
  }

  private double above(double rate) {
    return Math.max(settled(rate * STEP), sessions() ? rate + 1 : 0);
  }

  private boolean narrow(double low, double high) {
    return high <= low * (1 + WIDTH) || (sessions() && high <= low + 1);
  }

  private double between(Target target, double low, double high) {
    double above = excess(probe(low), target);
    double below = excess(probe(high), target);
    double found = low + (high - low) * above / (above - below);
    return sessions() ? Math.floor(found) : found;
  }

  private Attained probe(double rate) {
    Attained known = probes.get(rate);
    if (known != null) {
      return known;
    }
    Attained probe = Replay.attained(at(rate), 2 * (1 - leastShare));
    probes.put(rate, probe);
    return probe;
  }

  /** By how much the target is exceeded; below 0: missed. */
  private static double excess(Attained probe, Target target) {
    double all = probe.share() - target.share;
    return target.longest == 0 ? all : Math.min(all, probe.longest() - target.longest);
  }

  private boolean sessions() {
    ClosedLoop closed = plan.options().closed();
    return closed != null && closed.sessions() > 0;
  }

  private double settled(double rate) {
    return sessions() ? Math.max(1, Math.rint(rate)) : rate;
  }

  private ReplayPlan at(double rate) {
    ClosedLoop closed = plan.options().closed();
    return closed != null && closed.sessions() > 0
        ? plan.with(plan.options().withClosed(closed.of((int) rate)))
        : plan.atRate(rate);
  }
}
