package dev.weir.simulator.replay;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;

/**
 * A policy that lets one request in whatever it thinks of it. It thinks and draws as it would have,
 * so that until then the run is the one in which it was refused.
 */
final class Reprieve extends Forwarding {
  private final int number;

  /**
   * @param number of the request
   */
  Reprieve(Policy policy, int number) {
    super(policy);
    this.number = number;
  }

  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    Admission thought = super.admit(ticket, waiting, now);
    return Call.of(ticket).number == number ? Admission.WELCOME : thought;
  }
}
