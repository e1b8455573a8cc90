package dev.weir.scheduler;

import dev.weir.scheduler.policy.PowerOfTwo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One pool on a test's stage: posts events at a time that the test sets, keeps the decisions. */
final class Stage {
  static final long MAX_WAIT = 1_000_000_000L;

  final Pool pool;
  final List<Decision> decisions = new ArrayList<>();
  long now = 7;

  Stage(int maxQueued, Engine... engines) {
    pool = new Pool(new PowerOfTwo(new SplittableRandom(1)), new Pool.Bounds(maxQueued, MAX_WAIT));
    post(new Event.Engines(List.of(engines)));
  }

  static Ticket ticket() {
    return ticket(100, 10);
  }

  static Ticket ticket(long prompt, long output) {
    Ticket.Owner nobody = decision -> {};
    return new Ticket(nobody, "tenant", Ticket.Work.ofTokens(prompt, output));
  }

  static Decision dispatch(Ticket ticket, Engine engine) {
    return new Decision.Dispatch(ticket, engine, Choice.UNKNOWN);
  }

  /** Posts the event; returns what was decided on it. */
  List<Decision> post(Event event) {
    int before = decisions.size();
    pool.on(event, now, decisions::add);
    return decisions.subList(before, decisions.size()).stream()
        .filter(decision -> !(decision instanceof Decision.Wait))
        .toList();
  }

  List<Decision> arrive(Ticket ticket) {
    return post(new Event.Arrive(ticket));
  }

  List<Decision> end(Ticket ticket) {
    return post(new Event.End(ticket, 0));
  }

  List<Decision> retry(Ticket ticket) {
    return post(new Event.Retry(ticket));
  }

  List<Decision> tick() {
    return post(new Event.Tick());
  }
}
