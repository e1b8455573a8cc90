package dev.weir.simulator.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects requests in the order of a file and puts them in the order of arrival. {@code previous}
 * names a request by the number that {@link #add} returned for it.
 */
final class TraceBuilder {
  private final List<TraceRequest> added = new ArrayList<>();

  int add(TraceRequest request) {
    int number = added.size();
    // A request never comes before the one it waits for, whatever the clocks of a file say.
    long earliest = request.previous() < 0 ? 0 : added.get(request.previous()).arrivalNanos();
    long arrival = Math.max(earliest, request.arrivalNanos());
    added.add(request.at(number, arrival, request.previous()));
    return number;
  }

  List<TraceRequest> byArrival() {
    List<TraceRequest> sorted = new ArrayList<>(added);
    sorted.sort(Comparator.comparingLong(TraceRequest::arrivalNanos));
    int[] place = new int[sorted.size()];
    for (int i = 0; i < place.length; i++) {
      place[sorted.get(i).id()] = i;
    }
    for (int i = 0; i < place.length; i++) {
      TraceRequest r = sorted.get(i);
      sorted.set(i, r.at(i, r.arrivalNanos(), r.previous() < 0 ? -1 : place[r.previous()]));
    }
    return sorted;
  }
}
