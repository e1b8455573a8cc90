package dev.weir.simulator.trace;

import java.util.HashMap;
import java.util.Map;

/** Gives every distinct block hash of a trace a small number. */
final class BlockIds {
  private final Map<Long, Integer> numbers = new HashMap<>();

  int number(long hash) {
    return numbers.computeIfAbsent(hash, _ -> numbers.size());
  }
}
