package dev.weir.simulator.policy;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.weir.Insight;
import dev.weir.scheduler.weir.WeirPolicy;
import java.util.random.RandomGenerator;

/**
 * Weir's own algorithm, told what it has to learn and to believe in life.
 *
 * <p><b>What it decides.</b> The same as {@link WeirPolicy}, constant by constant. In place of a
 * learnt speed card it has what an iteration of the simulated engine takes ({@link TrueSpeed}), in
 * place of believed caches the engines' own, in place of a distribution of answer lengths the
 * length. Where it is better, the distance is what Weir loses by not knowing; where prompts share
 * prefixes under overload it may be worse.
 *
 * <p><b>What it is not.</b> A bound on what can be done: it knows what is, not what will come, and
 * its algorithm is greedy. The times until a seat or room in a KV cache frees still come from mean
 * lengths, and what other routers do it hears by gossip like everybody.
 *
 * <p><b>Cost.</b> Everyone who decodes on an engine is looked at one by one.
 */
final class Oracle implements Insight {
  private final Truth truth;

  private Oracle(Truth truth) {
    this.truth = truth;
  }

  static Policy make(RandomGenerator random, Truth truth) {
    return new WeirPolicy(WeirPolicy.Options.DEFAULTS, random, new Oracle(truth));
  }

  @Override
  public Speed speed(Engine engine) {
    return new TrueSpeed(truth, engine);
  }

  @Override
  public double cachedTokens(Ticket ticket, Engine engine) {
    return truth.cachedTokens(ticket, engine);
  }

  @Override
  public double outputTokens(Ticket ticket) {
    return truth.outputTokens(ticket);
  }
}
