package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.weir.Insight;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.StepCost;

/**
 * What iterations of one simulated engine take, by the formula that it goes by itself.
 *
 * <p>Reading so much that iterations are full costs the difference between full iterations and ones
 * that decode only; reading less costs the difference that so many tokens make in one. The two
 * differ because engines take the first hundred tokens or so for nothing: weights are read anyway.
 */
final class TrueSpeed implements Insight.Speed {
  private static final double SECONDS = 1e-3;

  /** Every engine is measured by what this many tokens take. */
  private static final int MEASURE = 2048;

  private final Truth truth;
  private final Engine engine;

  TrueSpeed(Truth truth, Engine engine) {
    this.truth = truth;
    this.engine = engine;
  }

  @Override
  public double step(double decoding, double context) {
    EngineSettings now = truth.settings(engine);
    int sequences = (int) decoding;
    double millis = now.profile().cost().millis(sequences, sequences, (long) context, 0);
    return millis * SECONDS / now.speed();
  }

  @Override
  public double read(double tokens, double pairs, double decoding) {
    EngineSettings now = truth.settings(engine);
    StepCost cost = now.profile().cost();
    double budget = now.profile().tokenBudget();
    double room = Math.max(budget / 4, budget - decoding);
    double chunk = Math.min(tokens, room);
    double more = linear(cost, decoding + chunk) - linear(cost, decoding);
    double chunks = chunk > 0 ? tokens / chunk : 0;
    double millis = Math.max(0, more) * chunks + cost.pairNs() * pairs * 1e-6;
    return millis * SECONDS / now.speed();
  }

  private static double linear(StepCost cost, double tokens) {
    return cost.linear().millis((int) tokens);
  }

  @Override
  public double factor() {
    return step(0, 0) + read(MEASURE, MEASURE * (MEASURE / 2.0), 0);
  }

  @Override
  public double budget() {
    return truth.settings(engine).profile().tokenBudget();
  }

  @Override
  public int seats() {
    return truth.settings(engine).profile().maxSequences();
  }
}
