package dev.weir.load;

import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;

/** Which requests begin a session, and which wait for which. Immutable after construction. */
final class Chains {
  private final List<TraceRequest> heads = new ArrayList<>();
  private final List<List<TraceRequest>> followers = new ArrayList<>();

  private final int[] head;

  Chains(Trace trace) {
    head = new int[trace.size()];
    for (TraceRequest request : trace.requests()) {
      int previous = request.previous();
      head[request.id()] = previous < 0 ? request.id() : head[previous];
      followers.add(new ArrayList<>(1));
      if (previous < 0) {
        heads.add(request);
      } else {
        followers.get(previous).add(request);
      }
    }
  }

  List<TraceRequest> heads() {
    return heads;
  }

  /** The id of the request that began the session of this one. */
  int head(TraceRequest request) {
    return head[request.id()];
  }

  List<TraceRequest> followers(TraceRequest request) {
    return followers.get(request.id());
  }
}
