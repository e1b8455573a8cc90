package dev.weir.control.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Shared counters in this process: what the words of {@link SharedCounters} mean. */
public final class MemoryCounters implements SharedCounters {
  private final LongSupplier micros;
  private final Map<String, NavigableMap<Long, Long>> counters = new HashMap<>();
  private final Map<String, Map<String, Seat>> seats = new HashMap<>();
  private final Map<String, Long> gateways = new HashMap<>();
  private String memory = "";
  private long born;

  private record Seat(long count, long until) {}

  /**
   * @param micros a clock that does not go back
   */
  public MemoryCounters(LongSupplier micros) {
    this.micros = micros;
    forget();
  }

  /** Loses everything, as a restart does. */
  public synchronized void forget() {
    counters.clear();
    seats.clear();
    gateways.clear();
    memory = UUID.randomUUID().toString();
    born = micros.getAsLong();
  }

  @Override
  public synchronized CompletionStage<Presence> beat(String gateway, Duration ttl) {
    long now = micros.getAsLong();
    gateways.values().removeIf(until -> until <= now);
    gateways.put(gateway, now + TimeUnit.NANOSECONDS.toMicros(ttl.toNanos()));
    List<String> names = new ArrayList<>(gateways.keySet());
    Collections.sort(names);
    return CompletableFuture.completedStage(
        new Presence(memory, (now - born) / 1000, names.size(), names.indexOf(gateway)));
  }

  @Override
  public synchronized CompletionStage<Taken> take(String memory, Take ask) {
    return in(
        memory,
        () -> {
          NavigableMap<Long, Long> slots = live(ask.counter(), ask.span());
          long now = micros.getAsLong() / ask.span().slotMicros();
          long used = sum(slots);
          long free = Math.max(0, ask.max() - used);
          long part = Math.max(ask.least(), free / Math.max(1, ask.gateways()));
          long given = free < ask.least() ? 0 : Math.min(free, Math.min(ask.want(), part));
          long atOnce = Math.min(given, ask.least());
          slots.merge(now, atOnce, Long::sum);
          slots.merge(now + 1, given - atOnce, Long::sum);
          long wait = free < ask.least() ? waitFor(slots, ask, used) : 0;
          return new Taken(given, now, used + given, wait);
        });
  }

  private long waitFor(NavigableMap<Long, Long> slots, Take ask, long used) {
    long left = used;
    for (Map.Entry<Long, Long> slot : slots.entrySet()) {
      left -= slot.getValue();
      if (left + ask.least() <= ask.max()) {
        long opens = (slot.getKey() + ask.span().live()) * ask.span().slotMicros();
        return Math.max(1, opens - micros.getAsLong());
      }
    }
    return 0;
  }

  @Override
  public synchronized CompletionStage<Void> add(
      String memory, String counter, Span span, List<Entry> entries) {
    return in(
            memory,
            () -> {
              NavigableMap<Long, Long> slots = live(counter, span);
              long now = micros.getAsLong();
              long oldest = now / span.slotMicros() - span.live();
              for (Entry entry : entries) {
                boolean aged = entry.mark() == Entry.BY_AGE;
                long slot = aged ? (now - entry.ageMicros()) / span.slotMicros() : entry.mark();
                if (slot > oldest) {
                  slots.merge(slot, entry.units(), Long::sum);
                }
              }
              return true;
            })
        .thenAccept(_ -> {});
  }

  @Override
  public synchronized CompletionStage<Seated> seat(String memory, Seats ask) {
    return in(
        memory,
        () -> {
          long now = micros.getAsLong();
          Map<String, Seat> all = seats.computeIfAbsent(ask.counter(), _ -> new HashMap<>());
          all.values().removeIf(seat -> seat.until <= now);
          all.remove(ask.gateway());
          long others = all.values().stream().mapToLong(Seat::count).sum();
          long given = Math.max(ask.held(), Math.min(ask.want(), ask.max() - others));
          if (given > 0) {
            long ttl = TimeUnit.NANOSECONDS.toMicros(ask.ttl().toNanos());
            all.put(ask.gateway(), new Seat(given, now + ttl));
          }
          return new Seated(given, others + given);
        });
  }

  @Override
  public void close() {}

  private NavigableMap<Long, Long> live(String counter, Span span) {
    NavigableMap<Long, Long> slots = counters.computeIfAbsent(counter, _ -> new TreeMap<>());
    slots.headMap(micros.getAsLong() / span.slotMicros() - span.live(), true).clear();
    return slots;
  }

  private static long sum(NavigableMap<Long, Long> slots) {
    return slots.values().stream().mapToLong(Long::longValue).sum();
  }

  private <T> CompletionStage<T> in(String meant, Supplier<T> work) {
    return meant.equals(memory)
        ? CompletableFuture.completedStage(work.get())
        : CompletableFuture.failedStage(new Forgotten(meant));
  }
}
