package dev.weir.scheduler.weir;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import org.jspecify.annotations.Nullable;

/** A request to be: streamed, of one tenant, promised a first token within a second at any pace. */
record Request(
    long prompt,
    long answer,
    double ttft,
    @Nullable Double tpot,
    @Nullable String session,
    Prefix prefix) {
  static Request of(long prompt) {
    return new Request(prompt, 40, 1, null, null, Prefix.NONE);
  }

  /** Seconds that it is promised to its first token. */
  Request within(double seconds) {
    return new Request(prompt, answer, seconds, tpot, session, prefix);
  }

  /** Seconds a token that it is promised. */
  Request paced(double seconds) {
    return new Request(prompt, answer, ttft, seconds, session, prefix);
  }

  Request of(String name) {
    return new Request(prompt, answer, ttft, tpot, name, prefix);
  }

  Request answered(long tokens) {
    return new Request(prompt, tokens, ttft, tpot, session, prefix);
  }

  Request beginning(Prefix blocks) {
    return new Request(prompt, answer, ttft, tpot, session, blocks);
  }

  Ticket ticket() {
    return ticket("tenant");
  }

  Ticket ticket(String tenant) {
    long pace = tpot == null ? Promise.UNBOUNDED : Math.round(tpot * 1e9);
    Promise promise = new Promise(Math.round(ttft * 1e9), pace);
    return new Ticket(
        decision -> {}, tenant, new Ticket.Work(prompt, answer, prefix, session, 0, true, promise));
  }
}
