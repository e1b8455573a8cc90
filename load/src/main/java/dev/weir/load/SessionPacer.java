package dev.weir.load;

import dev.weir.simulator.trace.TraceRequest;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays sessions in a closed loop: a turn is due a think time after the end of the one it waits
 * for, however that ended, so that every turn of the trace is offered once.
 *
 * <p>Sessions begin at the times of the trace, or, with users, as soon as one of them is free.
 * Users of all loops draw from one counter. A session stays on the loop it began on.
 */
final class SessionPacer implements Pacer {
  private final LoadPlan plan;
  private final EventLoop loop;
  private final LoopClient client;
  private final Start start;

  /** Turns that are due or in flight, by session. */
  private final Map<Long, Integer> open = new HashMap<>();

  private int waiting;
  private boolean stopped;
  private boolean exhausted;

  /**
   * How the sessions of one loop begin.
   *
   * @param chains of the trace
   * @param drawn numbers of sessions already begun, shared by all loops
   * @param users of this loop, 0: sessions begin when the trace says
   * @param startNanos of the run on the wall clock
   */
  record Start(Chains chains, AtomicLong drawn, int users, long startNanos) {
    int heads() {
      return chains.heads().size();
    }
  }

  SessionPacer(LoadPlan plan, EventLoop loop, LoopClient client, Start start) {
    this.plan = plan;
    this.loop = loop;
    this.client = client;
    this.start = start;
  }

  @Override
  public void start() {
    if (start.users() == 0) {
      beginNextInTime();
    }
    for (int user = 0; user < start.users(); user++) {
      at(start.startNanos(), this::beginNextForUser);
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean finished() {
    return stopping() || (exhausted && waiting == 0);
  }

  @Override
  public void ended(Exchange exchange) {
    long end = client.now();
    long session = session(exchange.request(), exchange.lap());
    for (TraceRequest next : start.chains().followers(exchange.request())) {
      open.merge(session, 1, Integer::sum);
      long due = end + plan.dilated(next.thinkNanos());
      at(due, () -> issue(next, exchange.lap(), due));
    }
    if (open.merge(session, -1, Integer::sum) == 0) {
      open.remove(session);
      if (start.users() > 0) {
        beginNextForUser();
      }
    }
  }

  private void beginNextForUser() {
    long number = draw();
    if (number >= 0) {
      begin(number, client.now());
    }
  }

  private void beginNextInTime() {
    long number = draw();
    if (number < 0) {
      return;
    }
    long lap = number / start.heads();
    TraceRequest head = start.chains().heads().get((int) (number % start.heads()));
    long arrival = lap * plan.trace().periodNanos() + head.arrivalNanos();
    long due = start.startNanos() + plan.dilated(arrival);
    at(
        due,
        () -> {
          begin(number, due);
          beginNextInTime();
        });
  }

  private void begin(long number, long due) {
    int lap = (int) (number / start.heads());
    TraceRequest head = start.chains().heads().get((int) (number % start.heads()));
    open.put(session(head, lap), 1);
    issue(head, lap, due);
  }

  private long session(TraceRequest request, int lap) {
    return (long) lap << 32 | start.chains().head(request);
  }

  private void issue(TraceRequest request, int lap, long due) {
    if (!stopping()) {
      client.issue(request, lap, due);
    }
  }

  /** The number of the next session, -1: none is left. */
  private long draw() {
    if (stopping() || exhausted) {
      return -1;
    }
    long number = start.drawn().getAndIncrement();
    exhausted = !plan.endless() && number >= start.heads();
    return exhausted ? -1 : number;
  }

  private void at(long nanos, Runnable task) {
    waiting++;
    ScheduledFuture<?> _ =
        loop.schedule(
            () -> {
              waiting--;
              task.run();
            },
            Math.max(0, nanos - client.now()),
            TimeUnit.NANOSECONDS);
  }

  private boolean stopping() {
    return stopped
        || (plan.endless() && client.now() - start.startNanos() >= plan.dilated(plan.limitNanos()));
  }
}
