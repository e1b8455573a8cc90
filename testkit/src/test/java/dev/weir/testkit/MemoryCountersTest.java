package dev.weir.testkit;

import dev.weir.control.port.MemoryCounters;
import dev.weir.control.port.SharedCounters;

final class MemoryCountersTest extends SharedCountersContract {
  private final MemoryCounters counters = new MemoryCounters(() -> System.nanoTime() / 1000);

  @Override
  protected SharedCounters counters() {
    return counters;
  }

  @Override
  protected void forget() {
    counters.forget();
  }
}
