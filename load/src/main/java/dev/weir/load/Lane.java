package dev.weir.load;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** One event loop of a run, with its pacer and its client. Private state belongs to the loop. */
final class Lane {
  private static final long CHECK_NANOS = 50_000_000;

  private final LoadPlan plan;
  private final EventLoop loop;
  private final LoopClient client;
  private final Pacer pacer;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  Lane(
      LoadPlan plan,
      EventLoop loop,
      Dialer dialer,
      LoadRecorder recorder,
      BiFunction<EventLoop, LoopClient, Pacer> pacers) {
    this.plan = plan;
    this.loop = loop;
    this.client = new LoopClient(plan, loop, dialer.on(loop), recorder, this::ended);
    this.pacer = pacers.apply(loop, client);
  }

  /** Completes when nothing more will be issued and nothing is in flight. */
  CompletableFuture<Void> over() {
    return over;
  }

  void start() {
    loop.execute(() -> {
      pacer.start();
      check();
    });
    if (plan.endless()) {
      long end = plan.dilated(plan.limitNanos()) + CHECK_NANOS;
      ScheduledFuture<?> _ = loop.schedule(this::check, end, TimeUnit.NANOSECONDS);
    }
  }

  /** Issues nothing more. */
  void stop() {
    loop.execute(() -> {
      pacer.stop();
      check();
    });
  }

  /** Issues nothing more and cancels what is in flight. */
  void abort() {
    loop.execute(() -> {
      pacer.stop();
      client.abort();
      check();
    });
  }

  private void ended(Exchange exchange) {
    pacer.ended(exchange);
    check();
  }

  private void check() {
    if (!over.isDone() && pacer.finished() && client.inFlight() == 0) {
      client.abort();
      over.complete(null);
    }
  }
}
