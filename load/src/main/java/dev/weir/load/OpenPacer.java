package dev.weir.load;

import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Issues requests at due times that are fixed before the run begins.
 *
 * <p>Nothing the server does moves a due time, and times are measured from it: a client that waits
 * for a slow answer before it sends the next request would leave out just the requests that would
 * have suffered (coordinated omission [1]). If this client itself falls behind, the delay is part
 * of the measured time, and counted.
 *
 * <p>Each loop takes every n-th request. A trace that repeats does so after its period.
 *
 * <p>[1] Tene, How NOT to Measure Latency, 2013.
 */
final class OpenPacer implements Pacer {
  private final LoadPlan plan;
  private final Trace trace;
  private final EventLoop loop;
  private final LoopClient client;
  private final long startNanos;
  private long next;
  private boolean stopped;

  /**
   * @param first number of the request this loop begins with
   * @param startNanos of the run on the wall clock
   */
  OpenPacer(LoadPlan plan, EventLoop loop, LoopClient client, int first, long startNanos) {
    this.plan = plan;
    this.trace = plan.trace();
    this.loop = loop;
    this.client = client;
    this.next = first;
    this.startNanos = startNanos;
  }

  @Override
  public void start() {
    issueDue();
  }

  @Override
  public void ended(Exchange exchange) {}

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean finished() {
    return stopped || (plan.endless() ? arrival(next) >= plan.limitNanos() : next >= trace.size());
  }

  private void issueDue() {
    long due = 0;
    while (!finished() && (due = startNanos + plan.dilated(arrival(next))) - client.now() <= 0) {
      TraceRequest request = trace.requests().get((int) (next % trace.size()));
      client.issue(request, (int) (next / trace.size()), due);
      next += plan.loops();
    }
    if (!finished()) {
      ScheduledFuture<?> _ =
          loop.schedule(this::issueDue, due - client.now(), TimeUnit.NANOSECONDS);
    }
  }

  private long arrival(long number) {
    long lap = number / trace.size();
    int at = (int) (number % trace.size());
    return lap * trace.periodNanos() + trace.requests().get(at).arrivalNanos();
  }
}
