package dev.weir.scheduler;

import java.util.List;

/** The engines of a pool, and whether there is one to hope for. */
final class Roster {
  private List<Engine> engines = List.of();

  /** Whether any engine is up, or may be in a moment: otherwise nobody waits. */
  private boolean anyHope;

  List<Engine> engines() {
    return engines;
  }

  /** They are these from now on. */
  void follow(List<Engine> members) {
    engines = List.copyOf(members);
    look();
  }

  /** Looks which are up, or soon back; they change without an event here. */
  void look() {
    boolean found = false;
    for (Engine engine : engines) {
      found |= engine.up() || engine.backSoon();
    }
    anyHope = found;
  }

  /** Whether one was up at the last look, or was to be in a moment. */
  boolean anyHope() {
    return anyHope;
  }

  /** Whether the ticket may be tried on one of them now, or perhaps in a moment. */
  boolean finds(Ticket ticket) {
    for (Engine engine : engines) {
      if (!engine.up() && engine.backSoon()) {
        return true;
      }
    }
    return findsUp(ticket);
  }

  /** Whether one is up that the ticket may be tried on. */
  boolean findsUp(Ticket ticket) {
    for (Engine engine : engines) {
      if (engine.up() && !ticket.triedOn(engine)) {
        return true;
      }
    }
    return false;
  }
}
