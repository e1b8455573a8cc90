package dev.weir.scheduler;

import dev.weir.scheduler.Ticket.State;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The engines of one model, and the requests that run on them or wait for them: a state machine
 * with events in and decisions out.
 *
 * <p><b>What it decides.</b> An arriving request goes to the engine that the {@link Policy} picks
 * among those with room. When none has room it waits, first in first out, and is bound to an engine
 * only when one has room (late binding): a request that waits here can still go anywhere. A full
 * queue, and a queue with no engine behind it, refuse at once with an estimate of when to come
 * back. A request that failed on an engine and finds all others full waits apart and is asked
 * first: what it waits for is narrower, and must hold up nobody who could take any engine.
 *
 * <p><b>Bounds.</b> An engine never holds more than its limit; the queue never more than {@code
 * maxQueued}, besides those that failed, who held a slot before and so are fewer than there are
 * slots; nobody waits longer than {@code maxWaitNanos}. Every ticket ends exactly once, and its
 * slot and its tokens leave the engine with it.
 *
 * <p><b>Cost.</b> O(1) for every event, plus what the policy costs; linear in the queue where a
 * waiting request ends or the engines change, and in those that failed and wait.
 *
 * <p><b>How it fails.</b> Waiting is bounded in count and time but not by prediction: a long queue
 * on slow engines is noticed only when the wait is over.
 *
 * <p>Not thread-safe: {@link Mailbox} runs it, and is the only one to call it in production. While
 * requests wait, the pool asks to be woken every {@value #PUMP_MILLIS} ms, because an engine that
 * it shares with another pool gets room without an event here.
 */
public final class Pool {
  private static final int PUMP_MILLIS = 10;
  private static final long PUMP_NANOS = TimeUnit.MILLISECONDS.toNanos(PUMP_MILLIS);
  private static final long MIN_RETRY_AFTER = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_RETRY_AFTER = TimeUnit.SECONDS.toNanos(60);

  /**
   * How many may wait, and how long.
   *
   * @param maxQueued &ge; 0; 0: refuse when no engine has room
   * @param maxWaitNanos from arrival to dispatch: &gt; 0
   */
  public record Bounds(int maxQueued, long maxWaitNanos) {}

  private final Policy policy;
  private final ArrayDeque<Ticket> queue = new ArrayDeque<>();
  private final ArrayDeque<Ticket> failedOver = new ArrayDeque<>();
  private List<Engine> engines = List.of();
  private volatile Bounds bounds;
  private volatile int queued;
  private long serviceNanos = TimeUnit.SECONDS.toNanos(5);
  private long nextWake = Long.MAX_VALUE;

  public Pool(Policy policy, Bounds bounds) {
    this.policy = policy;
    this.bounds = bounds;
  }

  /** Requests waiting now; may be read from any thread. */
  public int queued() {
    return queued;
  }

  /** Changes the bounds from the next event on; may be called from any thread. */
  public void bounds(Bounds bounds) {
    this.bounds = bounds;
  }

  /** When it wants a {@link Event.Tick} at the latest; {@code Long.MAX_VALUE}: never. */
  public long nextWake() {
    return nextWake;
  }

  /** Handles one event and says what follows from it. */
  public void on(Event event, long now, Consumer<Decision> out) {
    switch (event) {
      case Event.Arrive(Ticket ticket) -> arrive(ticket, now, out);
      case Event.FirstToken(Ticket ticket) -> prefilled(ticket);
      case Event.Tokens(Engine engine, long tokens) -> engine.progress(tokens);
      case Event.End(Ticket ticket, long reported) -> end(ticket, reported, now, out);
      case Event.Retry(Ticket ticket) -> retry(ticket, now, out);
      case Event.EngineChanged(Engine engine) -> pump(now, out);
      case Event.Engines(List<Engine> members) -> {
        engines = List.copyOf(members);
        pump(now, out);
      }
      case Event.Tick() -> pump(now, out);
    }
    queued = queue.size() + failedOver.size();
    nextWake = queued == 0 ? Long.MAX_VALUE : now + PUMP_NANOS;
  }

  private void arrive(Ticket ticket, long now, Consumer<Decision> out) {
    if (ticket.state != State.NEW) {
      return;
    }
    ticket.arrived = now;
    pumpFailedOver(now, out);
    if (queue.isEmpty() && dispatch(ticket, now, out)) {
      return;
    }
    if (!anyCouldServe(ticket)) {
      reject(ticket, Outcome.REJECTED_NO_ENGINE, out);
    } else if (queue.size() >= bounds.maxQueued()) {
      reject(ticket, Outcome.REJECTED_BUSY, out);
    } else {
      ticket.state = State.QUEUED;
      queue.addLast(ticket);
    }
  }

  private void retry(Ticket ticket, long now, Consumer<Decision> out) {
    if (ticket.state != State.RUNNING) {
      return;
    }
    Engine failed = release(ticket, 0);
    ticket.state = State.QUEUED;
    ticket.tried(failed);
    if (!anyCouldServe(ticket)) {
      reject(ticket, Outcome.FAILED_ENGINE, out);
    } else if (!dispatch(ticket, now, out)) {
      failedOver.addLast(ticket);
    }
    pump(now, out);
  }

  private void end(Ticket ticket, long reported, long now, Consumer<Decision> out) {
    switch (ticket.state) {
      case NEW, DONE -> {}
      case QUEUED -> {
        if (!failedOver.remove(ticket)) {
          queue.remove(ticket);
        }
      }
      case RUNNING -> {
        serviceNanos += (now - ticket.dispatched - serviceNanos) / 16;
        release(ticket, reported);
      }
    }
    ticket.state = State.DONE;
    pump(now, out);
  }

  private static void prefilled(Ticket ticket) {
    Engine engine = ticket.engine;
    if (engine != null && !ticket.prefilled) {
      ticket.prefilled = true;
      engine.progress(ticket.work().promptTokens());
    }
  }

  /** Binds those who wait to engines while there is room; drops those whose time is over. */
  private void pump(long now, Consumer<Decision> out) {
    pumpFailedOver(now, out);
    for (Ticket head = queue.peekFirst(); head != null; head = queue.peekFirst()) {
      if (!settled(head, now, out)) {
        return;
      }
      queue.removeFirst();
    }
  }

  private void pumpFailedOver(long now, Consumer<Decision> out) {
    if (!failedOver.isEmpty()) {
      failedOver.removeIf(ticket -> settled(ticket, now, out));
    }
  }

  /** Whether the ticket need not wait any longer: it has an engine, or will never have one. */
  private boolean settled(Ticket ticket, long now, Consumer<Decision> out) {
    if (now - ticket.arrived >= bounds.maxWaitNanos()) {
      reject(ticket, Outcome.EXPIRED_QUEUE, out);
      return true;
    }
    if (!anyCouldServe(ticket)) {
      reject(ticket, Outcome.REJECTED_NO_ENGINE, out);
      return true;
    }
    return dispatch(ticket, now, out);
  }

  private boolean dispatch(Ticket ticket, long now, Consumer<Decision> out) {
    Engine engine = policy.place(ticket, engines, now);
    if (engine == null || !engine.take(ticket.tokens())) {
      return false;
    }
    ticket.state = State.RUNNING;
    ticket.engine = engine;
    ticket.prefilled = false;
    ticket.dispatched = now;
    out.accept(new Decision.Dispatch(ticket, engine));
    return true;
  }

  private void reject(Ticket ticket, Outcome outcome, Consumer<Decision> out) {
    ticket.state = State.DONE;
    out.accept(new Decision.Reject(ticket, outcome, retryAfter()));
  }

  private static Engine release(Ticket ticket, long reported) {
    Engine engine = ticket.engine;
    if (engine == null) {
      throw new IllegalStateException("running ticket without an engine");
    }
    long read = ticket.prefilled ? ticket.work().promptTokens() : 0;
    engine.release(ticket.tokens() - read - reported);
    ticket.engine = null;
    return engine;
  }

  private boolean anyCouldServe(Ticket ticket) {
    for (Engine engine : engines) {
      if (engine.up() && !ticket.triedOn(engine)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The time that the queue needs to drain at the pace of late, between one second and a minute.
   */
  private long retryAfter() {
    long slots = 0;
    for (Engine engine : engines) {
      slots += engine.up() ? engine.maxConcurrency() : 0;
    }
    double drain = (double) serviceNanos * (queue.size() + 1) / Math.max(1, slots);
    return (long) Math.clamp(drain, (double) MIN_RETRY_AFTER, (double) MAX_RETRY_AFTER);
  }
}
