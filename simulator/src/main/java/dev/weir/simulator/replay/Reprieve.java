package dev.weir.simulator.replay;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A policy that lets some requests in whatever it thinks of them. It thinks and draws as it would
 * have, so that until the first of them the run is the one in which they were refused.
 */
final class Reprieve implements Policy {
  private final Policy policy;
  private final IntPredicate reprieved;

  /**
   * @param reprieved numbers of requests
   */
  Reprieve(Policy policy, IntPredicate reprieved) {
    this.policy = policy;
    this.reprieved = reprieved;
  }

  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    Admission thought = policy.admit(ticket, waiting, now);
    return reprieved.test(Call.of(ticket).number) ? Admission.WELCOME : thought;
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    policy.engines(engines, now);
  }

  @Override
  public double cost(Ticket ticket, long now) {
    return policy.cost(ticket, now);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    return policy.place(ticket, engines, now);
  }

  @Override
  public int lookAhead() {
    return policy.lookAhead();
  }

  @Override
  public void pumping(long now) {
    policy.pumping(now);
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    policy.dispatched(ticket, engine, now);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    policy.firstToken(ticket, engine, now);
  }

  @Override
  public void tokens(Engine engine, long tokens, long now) {
    policy.tokens(engine, tokens, now);
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    policy.ended(ticket, engine, ending, now);
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    policy.reported(engine, gauges, now);
  }

  @Override
  public void shared(Engine engine, Share share, long now) {
    policy.shared(engine, share, now);
  }
}
