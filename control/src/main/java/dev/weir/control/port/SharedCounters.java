package dev.weir.control.port;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Counters that several gateways share: units by slots of time, and seats. Time is the store's own,
 * so that clocks of gateways need not agree.
 *
 * <p>Every memory that a store has had carries a name. Calls say in which memory they mean to
 * count; where it is gone (the store was restarted empty), or the store does not answer in time,
 * the stage completes exceptionally and nothing was given. Methods return at once, from any thread.
 */
public interface SharedCounters extends AutoCloseable {
  /** Says that the gateway lives, for so long; asks who else does. */
  CompletionStage<Presence> beat(String gateway, Duration ttl);

  /** Takes units, if there are as many as least wanted. */
  CompletionStage<Taken> take(String memory, Take ask);

  /** Counts units that were taken without asking, or, below zero, gives some back. */
  CompletionStage<Void> add(String memory, String counter, Span span, List<Entry> entries);

  /** Sets how many seats a gateway has, up to what there are. They are free again by themselves. */
  CompletionStage<Seated> seat(String memory, Seats ask);

  @Override
  void close();

  /**
   * @param memory the name of the store's memory
   * @param ageMillis of that memory
   * @param gateways that live, the one that asks included
   * @param rank of the one that asks among them, from 0
   */
  record Presence(String memory, long ageMillis, int gateways, int rank) {}

  /**
   * How long units count: {@code live} slots from their own on.
   *
   * @param slotMicros length of a slot
   */
  record Span(long slotMicros, int live) {
    /** For counters that are named after the time they are for: their one slot lasts. */
    public static final Span LASTING = new Span(1L << 56, 2);
  }

  /**
   * @param max that may count at once
   * @param least that is of use, and spent at once: 0 &le; least &le; want. What is given beyond it
   *     counts in the slot behind
   * @param gateways between which what is left is parted
   */
  record Take(String counter, Span span, long max, long least, long want, int gateways) {}

  /**
   * @param given 0, or at least the least
   * @param mark the slot that the least count in; those beyond it in the next
   * @param used by all, with what was given now
   * @param waitMicros until the least would be there; 0: it was, or never will be
   */
  record Taken(long given, long mark, long used, long waitMicros) {}

  /**
   * Units to count.
   *
   * @param mark of the slot; {@link #BY_AGE}: that of so long ago
   */
  record Entry(long mark, long ageMicros, long units) {
    public static final long BY_AGE = -1;
  }

  /**
   * @param held that the gateway cannot give back
   * @param want that it would like to have, with those: &ge; held
   */
  record Seats(String counter, String gateway, long held, long want, long max, Duration ttl) {}

  /**
   * @param given to this gateway in all
   * @param used by all gateways
   */
  record Seated(long given, long used) {}

  /** The memory that was meant is gone. */
  final class Forgotten extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Forgotten(String memory) {
      super("memory " + memory + ": gone", null, false, false);
    }
  }
}
