package dev.weir.scheduler.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy is asked in tests, and what it said. */
final class Asked {
  static final int BLOCK = 512;

  private Asked() {}

  static Ticket ticket() {
    return ticket(null);
  }

  static Ticket ticket(@Nullable String session, long... hashes) {
    Prefix prefix = new Prefix(hashes, BLOCK);
    long prompt = 100 + (long) hashes.length * BLOCK;
    Ticket.Work work = new Ticket.Work(prompt, 10, prefix, session, 0, true, Promise.DEFAULT);
    return new Ticket(decision -> {}, "tenant", work);
  }

  static @Nullable Engine place(Policy policy, Ticket ticket, List<Engine> engines) {
    return placed(policy.place(ticket, engines, 0));
  }

  static @Nullable Engine placed(Choice choice) {
    return choice instanceof Choice.At at ? at.engine() : null;
  }
}
