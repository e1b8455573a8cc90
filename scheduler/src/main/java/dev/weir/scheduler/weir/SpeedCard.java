package dev.weir.scheduler.weir;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How fast the engines of a fleet are, learnt from what they were seen to do.
 *
 * <p><b>What it knows.</b> The time of an iteration as {@code step + context · Σ contexts of
 * decodes + token · new tokens + pair · pairs}, in seconds, one model for the whole fleet; and for
 * each engine two factors on it ({@link EngineSpeed}), so that unequal accelerators need no
 * configuration and one that overheats is noticed. An observation is a stretch of time in which the
 * engine was busy throughout and of which it is known what it did: from one first token to the
 * next, or some decode steps in a row.
 *
 * <p><b>Why one model.</b> An engine alone sees too few different mixtures to tell four
 * coefficients apart; a regression for each made noise look like speed and sent everything to the
 * luckiest. So the fleet shares the coefficients, and engines differ by factors that are measured
 * against the fleet's median.
 *
 * <p><b>Bound.</b> Coefficients are never negative; an observation that is off by more than four
 * times moves the model no further than one that is off by four. Until an engine has {@value
 * #ENOUGH} observations, or where its predictions keep missing by more than half, it is {@linkplain
 * #trusted not trusted}.
 *
 * <p><b>Cost.</b> O(1) an observation, O(n) for the medians every {@value #MEDIAN_EVERY}.
 *
 * <p><b>How it fails.</b> A wrong belief about what was cached looks like a fast or a slow engine;
 * the median and the dead-band take most of that. Time that load does not explain (a hosted
 * provider) leaves the error large, and the card says so.
 */
final class SpeedCard {
  static final int ENOUGH = 50;
  private static final int ENOUGH_PREFILLS = 16;
  private static final int MEDIAN_EVERY = 64;
  private static final double LARGEST_ERROR = 0.5;
  private static final double FURTHEST = 4;
  private static final double NOISE = 0.2;
  private static final double LEAST = 1e-3;

  /** What dominates an observation must be this share of it to be judged by it. */
  private static final double MOSTLY = 0.6;

  private static final double ALMOST_ALL = 0.9;

  // Units that bring typical work near one, so that the fits are well conditioned.
  private static final double CONTEXT_UNIT = 1e5;
  private static final double TOKEN_UNIT = 1e3;
  private static final double PAIR_UNIT = 1e7;

  /** An accelerator of the middle: any guess of this order is forgotten soon. */
  private static final double[] DECODE_GUESS = {0.008, 0.005};

  private static final double[] PREFILL_GUESS = {0.02, 0.010};

  private static final double RIDGE = 4;

  /** How much of what an engine did in a stretch was seen. */
  private enum Sight {
    WHOLE,
    AMID_PROMPTS,
    BESIDE_OTHERS
  }

  private final RecursiveLeastSquares decodes = new RecursiveLeastSquares(DECODE_GUESS, RIDGE);
  private final RecursiveLeastSquares prefills = new RecursiveLeastSquares(PREFILL_GUESS, RIDGE);
  private final double[] x = new double[2];
  private double prefillMedian;
  private double decodeMedian;
  private double capacity = 1;
  private int observations;
  private double prefillsSeen;
  private List<EngineSpeed> engines = List.of();

  /** These are compared from now on. */
  void engines(List<EngineSpeed> members) {
    engines = List.copyOf(members);
    medians();
  }

  /** Seconds of {@code steps} iterations that decode sequences with so much context in all. */
  double decode(EngineSpeed engine, double steps, double context) {
    return decodeFactor(engine) * decodeOf(steps, context);
  }

  /**
   * Seconds to read {@code tokens} that attend to {@code pairs}, besides the iterations as such.
   */
  double prefill(EngineSpeed engine, double tokens, double pairs) {
    return prefillFactor(engine) * prefillOf(tokens, pairs);
  }

  /** The same on an engine of the middle. */
  double prefill(double tokens, double pairs) {
    return prefillOf(tokens, pairs);
  }

  double prefillFactor(EngineSpeed engine) {
    return engine.prefillFactor(prefillMedian);
  }

  double decodeFactor(EngineSpeed engine) {
    return engine.decodeFactor(decodeMedian);
  }

  /** Whether its predictions may decide over what is refused and what is held. */
  boolean trusted(EngineSpeed engine, boolean before) {
    return met(engine) && engine.error() <= (before ? 2 * LARGEST_ERROR : LARGEST_ERROR);
  }

  /** Whether enough was seen to say how well load explains its speed. */
  boolean met(EngineSpeed engine) {
    return engine.iterations() >= ENOUGH && prefillsSeen >= ENOUGH_PREFILLS;
  }

  /**
   * Learns from an answer of which only the end was seen: what the engine did meanwhile is known by
   * inference, so it corrects the card and does not make it trusted.
   */
  void observeUnseen(
      EngineSpeed engine,
      double seconds,
      double steps,
      double context,
      double tokens,
      double pairs) {
    double before = prefillsSeen;
    observe(engine, Sight.WHOLE, seconds, 0, steps, context, tokens, pairs);
    prefillsSeen = before;
  }

  /**
   * Learns from a stretch of time.
   *
   * @param seconds it took
   * @param steps iterations in it
   * @param context that the decodes of one iteration had in all, in the mean
   * @param tokens of prompts that were read in it
   * @param pairs of those
   */
  void observe(
      EngineSpeed engine,
      double seconds,
      double steps,
      double context,
      double tokens,
      double pairs) {
    observe(engine, Sight.WHOLE, seconds, steps, steps, context, tokens, pairs);
  }

  /**
   * The same of a stretch at whose beginning or end prompts were partly read, which is not seen:
   * what decodes seem to take may be theirs. So it tells of decodes only if they took far longer
   * than that could have: on an engine that reads all the time, one such iteration too many taught
   * a pace of decodes at which nothing was ever seen again that could have corrected it.
   */
  void observeAmidPrompts(
      EngineSpeed engine,
      double seconds,
      double steps,
      double context,
      double tokens,
      double pairs) {
    observe(engine, Sight.AMID_PROMPTS, seconds, steps, steps, context, tokens, pairs);
  }

  /**
   * The same of a stretch in which the engine also read for others, nobody knows how much: it does
   * not tell whether the card is right, and its own reading need not stand out to have been seen.
   */
  void observeBesideOthers(
      EngineSpeed engine,
      double seconds,
      double steps,
      double context,
      double tokens,
      double pairs) {
    double before = prefillsSeen;
    observe(engine, Sight.BESIDE_OTHERS, seconds, steps, steps, context, tokens, pairs);
    prefillsSeen = before + (tokens > 0 ? 1 : 0);
  }

  private void observe(
      EngineSpeed engine,
      Sight sight,
      double seconds,
      double seen,
      double steps,
      double context,
      double tokens,
      double pairs) {
    double decode = decodeOf(steps, context);
    double prefill = prefillOf(tokens, pairs);
    double slowDecode = decodeFactor(engine);
    double slowPrefill = prefillFactor(engine);
    double expected = slowDecode * decode + slowPrefill * prefill;
    if (!(seconds > 0) || !(expected > 0)) {
      return;
    }
    if (sight != Sight.BESIDE_OTHERS) {
      engine.missed(seconds / expected, seen);
      prefillsSeen += Math.min(1, prefill * slowPrefill / (MOSTLY * expected));
    } else {
      engine.seen(seen);
    }
    double forPrefill = seconds - slowDecode * decode;
    double forDecode = seconds - slowPrefill * prefill;
    if (prefill * slowPrefill >= MOSTLY * expected) {
      engine.prefilled(Math.max(forPrefill, 0.05 * seconds), prefill);
      x[0] = tokens / TOKEN_UNIT;
      x[1] = pairs / PAIR_UNIT;
      learn(prefills, forPrefill / slowPrefill, prefill);
    } else if (decode * slowDecode >= ALMOST_ALL * (expected + unseen(engine, sight))) {
      engine.decoded(Math.max(forDecode, 0.05 * seconds), decode);
      x[0] = steps;
      x[1] = steps * context / CONTEXT_UNIT;
      learn(decodes, forDecode / slowDecode, decode);
    }
  }

  /** Seconds of prompts read at either end of a stretch, at the most, of which nothing was seen. */
  private double unseen(EngineSpeed engine, Sight sight) {
    return sight == Sight.AMID_PROMPTS ? 2 * prefill(engine, LearntSpeed.TOKEN_BUDGET, 0) : 0;
  }

  private void learn(RecursiveLeastSquares model, double seconds, double expected) {
    double credible = Math.clamp(seconds, expected / FURTHEST, expected * FURTHEST);
    double noise = NOISE * Math.max(0.002, expected);
    model.learn(x, credible, noise * noise);
    observations++;
    if (observations % MEDIAN_EVERY == 0 || observations < MEDIAN_EVERY) {
      medians();
    }
  }

  private double decodeOf(double steps, double context) {
    return steps
        * (coefficient(decodes, 0, DECODE_GUESS)
            + coefficient(decodes, 1, DECODE_GUESS) * context / CONTEXT_UNIT);
  }

  private double prefillOf(double tokens, double pairs) {
    return coefficient(prefills, 0, PREFILL_GUESS) * tokens / TOKEN_UNIT
        + coefficient(prefills, 1, PREFILL_GUESS) * pairs / PAIR_UNIT;
  }

  private static double coefficient(RecursiveLeastSquares model, int i, double[] guess) {
    return Math.max(guess[i] * LEAST, model.coefficient(i));
  }

  /** Seconds of prefill, on an engine of the middle, that all engines together do in a second. */
  double capacity() {
    return capacity;
  }

  private void medians() {
    prefillMedian = median(EngineSpeed::prefillKnown, EngineSpeed::prefillLog);
    decodeMedian = median(EngineSpeed::decodeKnown, EngineSpeed::decodeLog);
    double sum = 0;
    for (EngineSpeed engine : engines) {
      sum += 1 / prefillFactor(engine);
    }
    capacity = Math.max(1e-3, sum);
  }

  /** The lower one of two middle values: on a fleet of two kinds the fast one is the measure. */
  private double median(Predicate<EngineSpeed> known, ToDoubleFunction<EngineSpeed> log) {
    double[] logs = engines.stream().filter(known).mapToDouble(log).toArray();
    Arrays.sort(logs);
    return logs.length == 0 ? 0 : logs[(logs.length - 1) / 2];
  }
}
