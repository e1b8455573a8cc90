package dev.weir.control.limits;

import dev.weir.control.port.SharedCounters;

/**
 * Those with whom a gateway shares its limits.
 *
 * @param counters in which all of them count
 * @param gateway this one's name, of which there is no second
 * @param expected how many there are, this one included, as long as the store has not said
 */
public record Peers(SharedCounters counters, String gateway, int expected) {
  public Peers {
    if (expected < 1) {
      throw new IllegalArgumentException("gateways: " + expected + " (expected: >= 1)");
    }
  }
}
