package dev.weir.benchmarks;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.weir.WeirPolicy;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/**
 * What it takes Weir's own policy to decide about a request whose prompt is hashed, on a {@link
 * BusyFleet}. {@code request} is what making the request itself costs: to be subtracted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class WeirPolicyBench {
  @Param({"10", "100", "1000"})
  private int engines;

  private BusyFleet fleet = new BusyFleet(policy(), 1);

  @Setup
  public void fleet() {
    fleet = new BusyFleet(policy(), engines);
  }

  private static WeirPolicy policy() {
    return new WeirPolicy(WeirPolicy.Options.DEFAULTS, new SplittableRandom(7));
  }

  @Benchmark
  public Ticket request() {
    return fleet.ticket();
  }

  /** It arrives, is sent somewhere and goes away again. */
  @Benchmark
  public Decision arriveAndDecide() {
    Ticket ticket = fleet.ticket();
    Decision decision = fleet.arrive(ticket);
    fleet.leave(ticket);
    return decision;
  }
}
