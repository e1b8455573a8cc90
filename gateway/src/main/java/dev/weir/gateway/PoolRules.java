package dev.weir.gateway;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Policy;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What makes the policies of pools, and how fast their clock goes.
 *
 * <p>A slow clock is for engines that are slowed by as much: what pools and policies know of time
 * (promises, holds, learnt speeds) is then true of the engines at full speed, so that a small
 * machine can carry a large fleet, slowly.
 *
 * @param dilation of the clock: &ge; 1; 1: real time
 */
public record PoolRules(Function<Scheduling, Policy> policies, double dilation) {
  /** Policies by their names, in real time. */
  public static final PoolRules USUAL = slowed(1);

  public PoolRules {
    if (!(dilation >= 1)) {
      throw new IllegalArgumentException("dilation: " + dilation + " (expected: >= 1)");
    }
  }

  /** Policies by their names, with a clock that goes so many times slower. */
  public static PoolRules slowed(double dilation) {
    return new PoolRules(scheduling -> scheduling.policy().make(new SplittableRandom()), dilation);
  }

  LongSupplier clock() {
    if (dilation == 1) {
      return System::nanoTime;
    }
    long origin = System.nanoTime();
    return () -> (long) ((System.nanoTime() - origin) / dilation);
  }

  /** How much time of the pools passed in so much real time. */
  long slow(long nanos) {
    return (long) (nanos / dilation);
  }

  /** How long that much time of the pools takes. */
  long real(long nanos) {
    return (long) (nanos * dilation);
  }
}
