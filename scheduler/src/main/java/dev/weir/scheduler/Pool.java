package dev.weir.scheduler;

import dev.weir.scheduler.Ticket.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The engines of one model, and the requests that run on them or wait for them: a state machine
 * with events in and decisions out.
 *
 * <p><b>What it decides.</b> The {@link Policy} says of an arriving request whether it is let in,
 * and where it goes. One that has no place yet waits in the {@link WaitQueue} and is bound to an
 * engine only when its moment has come (late binding): a request that waits here can still go
 * anywhere, or be dropped before it cost anything. A queue with no engine behind it refuses at once
 * with an estimate of when to come back. So does a tenant of whom as many wait as may, and a full
 * queue, but for those whose tenant has less than its part of it: for them the last of whoever has
 * the most, for its weight, gives way [1]; so nobody's flood shuts out the others. A request that
 * failed on an engine and finds no other waits apart ({@link FailedOver}) and is asked first.
 *
 * <p><b>Bounds.</b> An engine never holds more than its limit; the queue never more than {@code
 * maxQueued}, nor its tokens more than {@code maxQueuedTokens} and one request, besides those that
 * failed, who held a slot before and so are fewer than there are slots; nobody waits longer than
 * {@code maxWaitNanos} at a time. Every ticket ends exactly once, and its slot and its tokens leave
 * the engine with it.
 *
 * <p><b>Cost.</b> What the policy costs, once for a request that need not wait and {@link
 * Policy#lookAhead} times a round over the queue; O(log n) for the queue; linear where engines
 * change, and in those that failed and wait.
 *
 * <p>Not thread-safe: {@link Mailbox} runs it, and is the only one to call it in production. While
 * requests wait, the pool asks to be woken every {@value #PUMP_MILLIS} ms, because time alone makes
 * room, and because an engine that it shares with another pool gets room without an event here.
 *
 * <p>[1] Suter et al., Buffer Management Schemes for Supporting TCP in Gigabit Routers with
 * Per-flow Queueing, JSAC 1999: longest queue drop.
 */
public final class Pool {
  private static final int PUMP_MILLIS = 10;
  private static final long PUMP_NANOS = TimeUnit.MILLISECONDS.toNanos(PUMP_MILLIS);

  /** What a written token weighs beside a read one on the account of who is served. */
  private static final int OUTPUT_WEIGHT = 2;

  /**
   * How many may wait, how long, and in which order.
   *
   * @param maxQueued &ge; 0; 0: refuse when there is no place at once
   * @param maxQueuedTokens of prompts and answers: at so many the queue is full: &gt; 0
   * @param maxWaitNanos from arrival, or from the failure of an engine, to dispatch: &gt; 0
   */
  public record Bounds(int maxQueued, long maxQueuedTokens, long maxWaitNanos, Fairness fairness) {
    /** First come, first served within a tenant, and by count alone. */
    public Bounds(int maxQueued, long maxWaitNanos) {
      this(maxQueued, maxWaitNanos, Fairness.SIZE_BLIND);
    }

    /** By count alone. */
    public Bounds(int maxQueued, long maxWaitNanos, Fairness fairness) {
      this(maxQueued, Long.MAX_VALUE, maxWaitNanos, fairness);
    }
  }

  private Policy policy;
  private final WaitQueue queue;
  private final Overdue overdue = new Overdue();
  private final Pace pace = new Pace();
  private final FailedOver failedOver = new FailedOver();
  private List<Engine> engines = List.of();
  private boolean anyUp;
  private volatile Bounds latest;
  private Bounds bounds;
  private volatile int queued;
  private long nextWake = Long.MAX_VALUE;

  public Pool(Policy policy, Bounds bounds) {
    this.policy = policy;
    this.latest = bounds;
    this.bounds = bounds;
    this.queue = new WaitQueue(bounds.fairness());
  }

  /** Requests waiting now; may be read from any thread. */
  public int queued() {
    return queued;
  }

  /** Requests held on to because they waited; for tests. */
  int remembered() {
    return overdue.size();
  }

  /** Changes the bounds from the next event on; may be called from any thread. */
  public void bounds(Bounds bounds) {
    latest = bounds;
  }

  /** When it wants a {@link Event.Tick} at the latest; {@code Long.MAX_VALUE}: never. */
  public long nextWake() {
    return nextWake;
  }

  /** Handles one event and says what follows from it. */
  public void on(Event event, long now, Consumer<Decision> out) {
    bounds = latest;
    try {
      handle(event, now, out);
    } finally {
      // Also after a fault: who asks to be woken by what was true before is woken without end.
      queued = queue.size() + failedOver.size();
      pace.waiting(!queue.isEmpty(), now);
      nextWake = queued == 0 ? Long.MAX_VALUE : now + PUMP_NANOS;
    }
  }

  private void handle(Event event, long now, Consumer<Decision> out) {
    switch (event) {
      case Event.Arrive(Ticket ticket) -> arrive(ticket, now, out);
      case Event.FirstToken(Ticket ticket) -> prefilled(ticket, now, out);
      case Event.Tokens(Engine engine, long tokens, long predicted) -> {
        engine.progress(predicted);
        policy.tokens(engine, tokens, now);
      }
      case Event.End(Ticket ticket, long reported, Ending ending) ->
          end(ticket, reported, ending, now, out);
      case Event.Retry retry -> retry(retry, now, out);
      case Event.EngineChanged(Engine _) -> {
        anyUp = engines.stream().anyMatch(Engine::up);
        pump(now, out);
      }
      case Event.Engines(List<Engine> members) -> {
        engines = List.copyOf(members);
        anyUp = engines.stream().anyMatch(Engine::up);
        policy.engines(engines, now);
        pump(now, out);
      }
      case Event.PolicyChanged(Policy next) -> {
        succeed(next, now);
        pump(now, out);
      }
      case Event.Report(Engine engine, Gauges gauges) -> policy.reported(engine, gauges, now);
      case Event.Shared(Engine engine, Share share) -> policy.shared(engine, share, now);
      case Event.Tick() -> pump(now, out);
    }
  }

  /**
   * Those who wait go on waiting, under the new policy, which may not turn them away any more;
   * those who run stay the business of the one that placed them.
   */
  private void succeed(Policy next, long now) {
    policy = next;
    policy.engines(engines, now);
    failedOver.each(ticket -> adopt(ticket, now));
    for (Ticket ticket : overdue.all()) {
      if (ticket.state == State.QUEUED && !ticket.failedOver) {
        queue.estimate(ticket, () -> adopt(ticket, now));
      }
    }
  }

  private void adopt(Ticket ticket, long now) {
    ticket.note(null);
    ticket.cost = policy.cost(ticket, now);
    var _ = policy.admit(ticket, Waiting.NOBODY, now);
  }

  private void arrive(Ticket ticket, long now, Consumer<Decision> out) {
    if (ticket.state != State.NEW) {
      return;
    }
    enter(ticket, now);
    pumpFailedOver(now, out);
    anyUp = anyUp || anyCouldServe(ticket);
    if (!anyUp) {
      reject(ticket, Outcome.REJECTED_NO_ENGINE, Choice.UNKNOWN, out);
      return;
    }
    policy.pumping(now);
    ticket.cost = policy.cost(ticket, now);
    Waiting before = queue.ahead(ticket);
    switch (policy.admit(ticket, before, now)) {
      case Admission.Busy(long after) -> refuse(ticket, after, before, out);
      case Admission.Welcome() -> placeOrQueue(ticket, before, now, out);
    }
  }

  private void enter(Ticket ticket, long now) {
    ticket.arrived = now;
    ticket.waits = now;
    ticket.deadline = Overdue.after(now, ticket.work().promise().ttftNanos());
    queue.fairness(bounds.fairness());
    queue.arrived(ticket);
  }

  private void placeOrQueue(Ticket ticket, Waiting before, long now, Consumer<Decision> out) {
    if (queue.isEmpty() && settled(ticket, now, out)) {
      return;
    }
    if (queue.waiting(ticket.tenant()) >= ticket.claim().maxQueued()) {
      // Who may never wait has hit no bound of its own: there is no room now.
      boolean never = ticket.claim().maxQueued() == 0;
      Outcome outcome = never ? Outcome.REJECTED_BUSY : Outcome.REJECTED_RATE;
      reject(ticket, outcome, pace.wait(before, engines), out);
      return;
    }
    if (!queue.makeRoom(
        ticket, bounds, last -> reject(last, Outcome.REJECTED_BUSY, Choice.UNKNOWN, out))) {
      boolean servable = anyCouldServe(ticket);
      Outcome outcome = servable ? Outcome.REJECTED_BUSY : Outcome.REJECTED_NO_ENGINE;
      reject(ticket, outcome, pace.wait(before, engines), out);
      return;
    }
    boolean alone = queue.isEmpty();
    ticket.state = State.QUEUED;
    queue.add(ticket);
    overdue.add(ticket, queue.size());
    if (!alone) {
      pump(now, out);
    }
    if (ticket.state == State.QUEUED) {
      long wait = pace.wait(before, engines);
      out.accept(new Decision.Wait(ticket, before.requests(), wait));
    }
  }

  private void retry(Event.Retry retry, long now, Consumer<Decision> out) {
    Ticket ticket = retry.ticket();
    if (ticket.state != State.RUNNING) {
      return;
    }
    Engine failed = release(ticket, retry.reported(), Ending.FAILED, now);
    ticket.state = State.QUEUED;
    ticket.waits = now; // however long it ran
    ticket.tried(failed);
    ticket.alone();
    if (retry.also() != null) {
      ticket.tried(retry.also());
    }
    if (retry.rest() != null) {
      ticket.goesOnWith(retry.rest());
      ticket.arrived = now;
      ticket.deadline = Overdue.after(now, ticket.work().promise().ttftNanos());
      if (ticket.prefilled || !anyCouldServe(ticket)) {
        ticket.triedOnly(failed);
      }
    }
    if (anyCouldServe(ticket)) {
      anyUp = true;
      failedOver.add(ticket);
    } else {
      reject(ticket, Outcome.FAILED_ENGINE, Choice.UNKNOWN, out);
    }
    pump(now, out);
  }

  private void end(Ticket ticket, long reported, Ending ending, long now, Consumer<Decision> out) {
    switch (ticket.state) {
      case NEW, DONE -> {}
      case QUEUED -> {
        if (!failedOver.remove(ticket)) {
          queue.remove(ticket);
        }
      }
      case RUNNING -> {
        pace.served(now - ticket.dispatched);
        release(ticket, reported, ending, now);
        long written = ending.outputTokens() >= 0 ? ending.outputTokens() : reported;
        queue.charge(ticket, (double) OUTPUT_WEIGHT * written);
      }
    }
    ticket.state = State.DONE;
    pump(now, out);
  }

  private void prefilled(Ticket ticket, long now, Consumer<Decision> out) {
    Engine engine = ticket.engine;
    Policy placer = ticket.placer;
    if (engine != null && placer != null && !ticket.prefilled) {
      ticket.prefilled = true;
      engine.progress(ticket.work().promptTokens());
      placer.firstToken(ticket, engine, now);
      pump(now, out);
    }
  }

  /** Binds those who wait to engines while there is room; drops those whose time is over. */
  private void pump(long now, Consumer<Decision> out) {
    if (queue.isEmpty() && failedOver.isEmpty()) {
      return;
    }
    pumpFailedOver(now, out);
    expire(now, out);
    if (queue.isEmpty()) {
      return;
    }
    anyUp = engines.stream().anyMatch(Engine::up);
    policy.pumping(now);
    int mostHeld = anyUp ? policy.lookAhead() : Integer.MAX_VALUE;
    queue.round(mostHeld, ticket -> leaves(ticket, now, out));
  }

  private boolean leaves(Ticket ticket, long now, Consumer<Decision> out) {
    try {
      return settled(ticket, now, out);
    } finally {
      // Also after a fault behind the decision: who runs and still waits would be placed twice.
      if (ticket.state != State.QUEUED) {
        queue.remove(ticket);
      }
    }
  }

  private void expire(long now, Consumer<Decision> out) {
    overdue.each(
        bounds.maxWaitNanos(),
        now,
        ticket -> {
          queue.remove(ticket);
          drop(ticket, out);
        });
  }

  private void pumpFailedOver(long now, Consumer<Decision> out) {
    if (!failedOver.isEmpty()) {
      policy.pumping(now);
      failedOver.round(ticket -> settled(ticket, now, out));
    }
  }

  /** Whether the ticket need not wait any longer: it has an engine, or will never have one. */
  private boolean settled(Ticket ticket, long now, Consumer<Decision> out) {
    if (Overdue.late(ticket, bounds.maxWaitNanos(), now)) {
      drop(ticket, out);
      return true;
    }
    if (!anyUp || (ticket.triedAny() && !anyCouldServe(ticket))) {
      reject(ticket, Outcome.REJECTED_NO_ENGINE, Choice.UNKNOWN, out);
      return true;
    }
    return switch (policy.place(ticket, engines, now)) {
      case Choice.At at -> dispatch(ticket, at, now, out);
      case Choice.Wait() -> false;
      case Choice.Drop() -> {
        drop(ticket, out);
        yield true;
      }
    };
  }

  private boolean dispatch(Ticket ticket, Choice.At at, long now, Consumer<Decision> out) {
    Engine engine = at.engine();
    if (!engine.take(ticket.tokens())) {
      return false;
    }
    if (ticket.state == State.QUEUED) {
      pace.left(ticket.cost);
    }
    ticket.state = State.RUNNING;
    ticket.engine = engine;
    ticket.prefilled = false;
    ticket.dispatched = now;
    ticket.placer = policy;
    out.accept(new Decision.Dispatch(ticket, engine, at.ttftNanos()));
    policy.dispatched(ticket, engine, now);
    long read = at.newTokens() >= 0 ? at.newTokens() : ticket.work().promptTokens();
    queue.dispatched(ticket, (double) read);
    return true;
  }

  private void drop(Ticket ticket, Consumer<Decision> out) {
    ticket.state = State.DONE;
    out.accept(new Decision.Drop(ticket, pace.retryAfter(queue.size(), engines)));
  }

  private void refuse(Ticket ticket, long after, Waiting before, Consumer<Decision> out) {
    ticket.state = State.DONE;
    long wait = pace.wait(before, engines);
    out.accept(new Decision.Reject(ticket, Outcome.REJECTED_BUSY, after, wait));
  }

  private void reject(Ticket ticket, Outcome outcome, long waitNanos, Consumer<Decision> out) {
    ticket.state = State.DONE;
    long after = pace.retryAfter(queue.size(), engines);
    out.accept(new Decision.Reject(ticket, outcome, after, waitNanos));
  }

  private Engine release(Ticket ticket, long reported, Ending ending, long now) {
    Engine engine = ticket.engine;
    Policy placer = ticket.placer;
    if (engine == null || placer == null) {
      throw new IllegalStateException("running ticket without an engine");
    }
    long read = ticket.prefilled ? ticket.work().promptTokens() : 0;
    engine.release(ticket.tokens() - read - reported);
    ticket.engine = null;
    placer.ended(ticket, engine, ending, now);
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
}
