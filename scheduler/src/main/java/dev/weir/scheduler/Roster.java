package dev.weir.scheduler;

import java.util.List;

/** The engines of a pool, and whether there is one to hope for. */
final class Roster {
  private List<Engine> engines = List.of();
  private boolean anyUp;

  List<Engine> engines() {
    return engines;
  }

  /** They are these from now on. */
  void follow(List<Engine> members) {
    engines = List.copyOf(members);
    look();
  }

  /** Looks which are up; they change without an event here. */
  void look() {
    boolean found = false;
    for (Engine engine : engines) {
      found |= engine.up();
    }
    anyUp = found;
  }

  /** Whether one was up at the last look. */
  boolean anyUp() {
    return anyUp;
  }

  /** Whether one is up that the ticket has not been tried on. */
  boolean couldServe(Ticket ticket) {
    for (Engine engine : engines) {
      if (engine.up() && !ticket.triedOn(engine)) {
        return true;
      }
    }
    return false;
  }
}
