package dev.weir.simulator.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A workload: requests ordered by arrival, ids equal to positions.
 *
 * @param name for reports
 * @param periodNanos after which the workload may start again without a dent in its rate
 * @param requests by arrival
 */
public record Trace(String name, long periodNanos, List<TraceRequest> requests) {
  private static final double NANOS = 1e9;

  public Trace {
    requests = List.copyOf(requests);
    if (requests.isEmpty()) {
      throw new IllegalArgumentException(name + ": 0 requests (expected: at least 1)");
    }
  }

  /** A trace whose period follows from its arrivals: one mean gap after the last. */
  static Trace recorded(String name, List<TraceRequest> requests) {
    int n = requests.size();
    long last = n == 0 ? 0 : requests.getLast().arrivalNanos();
    return new Trace(name, n < 2 ? last : last / (n - 1) * n, requests);
  }

  public int size() {
    return requests.size();
  }

  /** Requests per second; 0 when all arrive at once. */
  public double meanRate() {
    return periodNanos == 0 ? 0 : size() * NANOS / periodNanos;
  }

  /** Whether some request waits for another one. */
  public boolean chained() {
    return requests.stream().anyMatch(r -> r.previous() >= 0);
  }

  /** The first requests by arrival, at most so many. */
  public Trace first(int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("requests: " + count + " (expected: > 0)");
    }
    return count >= size() ? this : recorded(name, requests.subList(0, count));
  }

  /**
   * Without the requests whose prompt and answer are longer together, and without all that would
   * have come after these: where a conversation has outgrown its model it is over.
   */
  public Trace within(int tokens) {
    int[] place = new int[size()];
    List<TraceRequest> kept = new ArrayList<>();
    for (TraceRequest r : requests) {
      boolean fits = (long) r.inputTokens() + r.outputTokens() <= tokens;
      boolean reached = r.previous() < 0 || place[r.previous()] >= 0;
      place[r.id()] = fits && reached ? kept.size() : -1;
      if (fits && reached) {
        int previous = r.previous() < 0 ? -1 : place[r.previous()];
        kept.add(r.at(kept.size(), r.arrivalNanos(), previous));
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          "context: %d (expected: at least as much as some request of %s)".formatted(tokens, name));
    }
    return new Trace(name, periodNanos, kept);
  }

  /**
   * The same order of requests at another mean rate. Gaps are scaled alike, so bursts stay bursts.
   * A trace without arrival times gets those of a Poisson process.
   */
  public Trace atRate(double requestsPerSecond, long seed) {
    if (!(requestsPerSecond > 0) || requestsPerSecond > 1e9) {
      throw new IllegalArgumentException("rate: " + requestsPerSecond + " (expected: > 0)");
    }
    if (periodNanos == 0) {
      return poisson(requestsPerSecond, seed);
    }
    double factor = meanRate() / requestsPerSecond;
    List<TraceRequest> scaled = new ArrayList<>(size());
    for (TraceRequest r : requests) {
      scaled.add(r.at(r.id(), (long) (r.arrivalNanos() * factor), r.previous()));
    }
    return new Trace(name, Math.max(1, (long) (periodNanos * factor)), scaled);
  }

  /** The same sessions with think times scaled; 0: a turn follows its answer at once. */
  public Trace thinking(double factor) {
    if (!(factor >= 0) || factor > 1e6) {
      throw new IllegalArgumentException("think: " + factor + " (expected: >= 0)");
    }
    return new Trace(name, periodNanos, requests.stream().map(r -> r.thinking(factor)).toList());
  }

  /**
   * All arrivals folded into one period, dependencies dropped: a steady open-loop workload that can
   * be repeated without end. Recorded traces stay as they are; of generated sessions the turns that
   * would come after the period come at its start, as if left over from the round before.
   */
  public Trace folded() {
    List<TraceRequest> folded = new ArrayList<>(size());
    for (TraceRequest r : requests) {
      long arrival = periodNanos == 0 ? 0 : r.arrivalNanos() % periodNanos;
      folded.add(r.at(r.id(), arrival, -1));
    }
    folded.sort(Comparator.comparingLong(TraceRequest::arrivalNanos));
    return new Trace(name, periodNanos, renumbered(folded));
  }

  private Trace poisson(double rate, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TraceRequest> timed = new ArrayList<>(size());
    double at = 0;
    for (TraceRequest r : requests) {
      timed.add(r.at(r.id(), (long) at, r.previous()));
      at += -Math.log(1 - random.nextDouble()) * NANOS / rate;
    }
    return new Trace(name, Math.max(1, (long) at), timed);
  }

  private static List<TraceRequest> renumbered(List<TraceRequest> requests) {
    List<TraceRequest> result = new ArrayList<>(requests.size());
    for (TraceRequest r : requests) {
      result.add(r.at(result.size(), r.arrivalNanos(), -1));
    }
    return result;
  }
}
