package dev.weir.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a request goes. One instance belongs to one pool and runs on the pool's thread. */
public interface Policy {
  /**
   * Picks an engine that {@link #open} for the ticket, or null when none is.
   *
   * @param engines of the pool, in declaration order, in any state
   */
  @Nullable Engine place(Ticket ticket, List<Engine> engines, long now);

  /** Whether the ticket may go there now: the engine is up, has room, and has not failed it. */
  static boolean open(Engine engine, Ticket ticket) {
    return engine.hasRoom() && !ticket.triedOn(engine);
  }
}
