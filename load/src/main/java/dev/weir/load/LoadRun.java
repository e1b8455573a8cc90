package dev.weir.load;

import dev.weir.simulator.report.RunReport;
import dev.weir.transport.EventLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A run of a {@link LoadPlan}: started, watched by {@link #live}, stopped or awaited, reported.
 *
 * <p>Any thread may call it; the work is done on event loops of its own, which end with {@link
 * #close}.
 */
public final class LoadRun implements AutoCloseable {
  /** Time to get the loops going before the first request is due. */
  private static final long LEAD_NANOS = 20_000_000;

  private final LoadPlan plan;
  private final long startNanos;
  private final EventLoops loops;
  private final LoadRecorder recorder;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LoadRun(LoadPlan plan) {
    this.plan = plan;
    this.loops = new EventLoops("weir-load", plan.loops());
    this.startNanos = System.nanoTime() + LEAD_NANOS;
    this.recorder = new LoadRecorder(plan, startNanos);
  }

  /** Begins at once; the first request is due when its arrival time says. */
  public static LoadRun start(LoadPlan plan) {
    boolean open = plan.pacing() instanceof Pacing.Open;
    LoadRun run = new LoadRun(open ? plan.with(plan.trace().folded()) : plan.withoutIdleLoops());
    run.begin();
    return run;
  }

  /** How it is doing right now. */
  public LiveStats live() {
    return recorder.live(System.nanoTime());
  }

  /** Requests it will send, -1 when only time ends it. */
  public int total() {
    return plan.total();
  }

  /** Connections open at the moment, idle ones included. */
  public int openConnections() {
    return recorder.openConnections();
  }

  /** Waits until the last request has ended. */
  public RunReport await() throws InterruptedException {
    while (!ended(Duration.ofHours(1))) {
      // As long as it takes: every request ends by its time-out at the latest.
    }
    return recorder.report();
  }

  /** Waits at most so long; whether the last request has ended. */
  public boolean ended(Duration most) throws InterruptedException {
    try {
      over().get(most.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("load: " + e.getCause(), e);
    }
  }

  /** Issues nothing more; what is in flight goes on. */
  public void quiet() {
    lanes.forEach(Lane::stop);
  }

  /** Issues nothing more, waits for what is in flight at most so long, cancels the rest. */
  public RunReport stop(Duration grace) throws InterruptedException {
    quiet();
    if (!ended(grace)) {
      lanes.forEach(Lane::abort);
    }
    return await();
  }

  /** Cancels what is in flight and ends the loops. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    lanes.forEach(Lane::abort);
    over().join();
    loops.close();
  }

  private void begin() {
    Dialer dialer = new Dialer(plan.target(), loops.clientChannel());
    Chains chains = new Chains(plan.trace());
    AtomicLong drawn = new AtomicLong();
    for (int i = 0; i < plan.loops(); i++) {
      int number = i;
      EventLoop loop = loops.group().next();
      lanes.add(
          new Lane(plan, loop, dialer, recorder, (l, c) -> pacer(l, c, number, chains, drawn)));
    }
    lanes.forEach(Lane::start);
  }

  private Pacer pacer(
      EventLoop loop, LoopClient client, int number, Chains chains, AtomicLong drawn) {
    return switch (plan.pacing()) {
      case Pacing.Open _ -> new OpenPacer(plan, loop, client, number, startNanos);
      case Pacing.Sessions _ ->
          new SessionPacer(
              plan, loop, client, new SessionPacer.Start(chains, drawn, 0, startNanos));
      case Pacing.Users users -> {
        int share = users.count() / plan.loops() + (number < users.count() % plan.loops() ? 1 : 0);
        yield new SessionPacer(
            plan, loop, client, new SessionPacer.Start(chains, drawn, share, startNanos));
      }
    };
  }

  private CompletableFuture<Void> over() {
    return CompletableFuture.allOf(
        lanes.stream().map(Lane::over).toArray(CompletableFuture[]::new));
  }
}
