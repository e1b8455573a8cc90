package dev.weir.benchmarks;

import dev.weir.control.Tier;
import dev.weir.control.limits.Limits;
import dev.weir.control.limits.Reservation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What limits cost one request: looked at on its head, reserved, settled. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Threads(1)
public class LimitsBench {
  private static final Reservation.Owner NOBODY = () -> {};
  private static final long MUCH = 1L << 50;

  /** Whether all six limits are set, or none. */
  @Param({"true", "false"})
  private boolean limited;

  private final Limits limits = Limits.local();
  private final Tier all = new Tier("all", MUCH, MUCH, MUCH, MUCH, MUCH, MUCH, MUCH, MUCH, 0, 1);

  @Benchmark
  public Reservation reserveAndSettle() {
    Tier tier = limited ? all : Tier.DEFAULT;
    Reservation request = limits.reservation("tenant", tier, NOBODY);
    limits.open(request);
    limits.reserve(request, 1200, 900);
    limits.settle(request, 1100, 850);
    return request;
  }
}
