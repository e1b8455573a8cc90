package dev.weir.simulator.replay;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import java.util.function.IntPredicate;

/**
 * A policy that lets some requests in whatever it thinks of them. It thinks and draws as it would
 * have, so that until the first of them the run is the one in which they were refused.
 */
final class Reprieve extends Forwarding {
  private final IntPredicate reprieved;

  /**
   * @param reprieved numbers of requests
   */
  Reprieve(Policy policy, IntPredicate reprieved) {
    super(policy);
    this.reprieved = reprieved;
  }

  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    Admission thought = super.admit(ticket, waiting, now);
    return reprieved.test(Call.of(ticket).number) ? Admission.WELCOME : thought;
  }
}
