package dev.weir.server;

import dev.weir.enginesim.chaos.ChaosRules;
import dev.weir.enginesim.chaos.Mishap;
import dev.weir.enginesim.chaos.Schedule;
import dev.weir.enginesim.chaos.Strike;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a demo plays and when, in seconds: a warm-up, and acts of equal length, again and again. At
 * the end of an act nobody new comes for a while, so that what is left of it does not burden the
 * next.
 *
 * @param rest behind the last act; 0: it begins again at once
 * @param seed of the accidents of {@link DemoAct#CHAOS}
 */
record DemoScript(List<DemoAct> acts, double warmUp, double each, double rest, long seed) {
  /** Longer than anybody takes to end a demo whose time is up. */
  private static final double OVER = 600;

  /** Later than anybody watches: a century. */
  private static final long NEVER = 3_155_760_000_000_000_000L;

  private static final double USUAL_WARM_UP = 10;
  private static final double USUAL_ACT = 20;
  private static final double WARM_UP_SHARE = .1;
  private static final double BUSY_SHARE = .85;
  private static final double KILLED_AFTER = .3;
  private static final double KILLED_FOR = .5;
  private static final double NANOS = 1e9;

  /**
   * @param seconds of the whole; null: until it is stopped
   * @param chaos instead of the three acts
   */
  static DemoScript of(@Nullable Double seconds, boolean chaos, long seed) {
    List<DemoAct> acts =
        chaos ? List.of(DemoAct.CHAOS) : List.of(DemoAct.NORMAL, DemoAct.NOISY, DemoAct.KILLED);
    if (seconds == null) {
      return new DemoScript(acts, USUAL_WARM_UP, chaos ? 3 * USUAL_ACT : USUAL_ACT, 0, seed);
    }
    double warmUp = Math.min(USUAL_WARM_UP, seconds * WARM_UP_SHARE);
    return new DemoScript(acts, warmUp, (seconds - warmUp) / acts.size(), OVER, seed);
  }

  /** For a fleet of one engine, without which nobody can be served. */
  DemoScript sparing() {
    List<DemoAct> spared = acts.stream().filter(act -> act != DemoAct.KILLED).toList();
    return new DemoScript(spared, warmUp, each * acts.size() / spared.size(), rest, seed);
  }

  /** After which it begins again. */
  double period() {
    return warmUp + acts.size() * each + rest;
  }

  double begins(int act) {
    return warmUp + act * each;
  }

  /** Of an act, while requests come. */
  double busy() {
    return each * BUSY_SHARE;
  }

  /** What is on. */
  String title(double second) {
    double within = second % period();
    if (within < warmUp) {
      return "warming up";
    }
    String title = act(second).title();
    return acts.size() == 1 ? title : "act %d, %s".formatted(1 + acts.indexOf(act(second)), title);
  }

  /** The act that is on, or the first one before it. */
  DemoAct act(double second) {
    double begun = Math.max(0, second % period() - warmUp);
    return acts.get(Math.min(acts.size() - 1, (int) (begun / each)));
  }

  /** What happens to the engines: accidents, or the death of the first one in its act. */
  Supplier<Strike> strikes(int engines) {
    if (acts.contains(DemoAct.CHAOS)) {
      return accidents(new Schedule(seed, engines, ChaosRules.usual(engines)));
    }
    if (!acts.contains(DemoAct.KILLED)) {
      return () -> new Strike(NEVER, 0, Mishap.KILL, 1, 0);
    }
    return new Supplier<>() {
      private int round;

      @Override
      public Strike get() {
        double at = begins(acts.indexOf(DemoAct.KILLED)) + KILLED_AFTER * each;
        return new Strike(
            nanos(round++ * period() + at), 0, Mishap.KILL, nanos(KILLED_FOR * each), 0);
      }
    };
  }

  /** Spared are the first seconds. */
  private Supplier<Strike> accidents(Schedule schedule) {
    return () -> schedule.next().later(nanos(warmUp));
  }

  static long nanos(double seconds) {
    return Math.round(seconds * NANOS);
  }
}
