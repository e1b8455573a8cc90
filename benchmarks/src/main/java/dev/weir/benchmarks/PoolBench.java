package dev.weir.benchmarks;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.policy.PowerOfTwo;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request's whole way through a pool: arrive, be told, first token, end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PoolBench {
  private static final Ticket.Work WORK = Ticket.Work.ofTokens(1000, 200);

  @Param({"4", "100"})
  private int engines;

  private final Pool pool =
      new Pool(
          new PowerOfTwo(new SplittableRandom(1)),
          new Pool.Bounds(1000, TimeUnit.SECONDS.toNanos(60)));
  private final Mailbox mailbox = new Mailbox(pool, System::nanoTime, (nanos, task) -> {});
  private @Nullable Decision told;

  @Setup
  public void fleet() {
    List<Engine> fleet =
        IntStream.range(0, engines).mapToObj(i -> new Engine("gpu-" + i, 64)).toList();
    mailbox.post(new Event.Engines(fleet));
  }

  @Benchmark
  public @Nullable Decision wholeWay() {
    Ticket.Owner owner = decision -> told = decision;
    Ticket ticket = new Ticket(owner, "tenant", WORK);
    mailbox.post(new Event.Arrive(ticket));
    mailbox.post(new Event.FirstToken(ticket));
    mailbox.post(new Event.End(ticket, 0));
    return told;
  }
}
