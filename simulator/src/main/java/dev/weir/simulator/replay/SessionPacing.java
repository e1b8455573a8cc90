package dev.weir.simulator.replay;

import dev.weir.simulator.engine.BlockHashes;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A closed loop: a turn arrives when the one it waits for has ended and its think time is over.
 *
 * <p>Sessions begin when they were recorded, or so many at a time: then each slot begins at another
 * moment of the first minutes, drawn by seed, and takes the next session of the trace when its own
 * has ended with all that hangs on it. A trace with too few sessions begins again, with other
 * prompts.
 */
final class SessionPacing implements Pacing {
  /** Over which the slots begin. */
  private static final long SPREAD_NANOS = 300_000_000_000L;

  private static final int NOBODY = -1;
  private static final double UNIT = 0x1p-53;

  private record Due(long at, int number) {}

  private final Trace trace;
  private final ClosedLoop loop;
  private final double factor;
  private final int count;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::number));

  /** By place in the trace: the first that waits for it, and the next that waits for the same. */
  private final int[] follower;

  private final int[] sibling;

  /** By place in the trace: the first request of its session. */
  private final int[] first;

  private final List<Integer> beginnings = new ArrayList<>();

  /** By the number of a session's first request: how many are under way or due. */
  private final Map<Integer, Integer> left = new HashMap<>();

  private int begun;

  SessionPacing(ReplayPlan plan, ClosedLoop loop) {
    this.loop = loop;
    trace = plan.trace();
    factor = plan.rate() == 0 ? 1 : trace.meanRate() / plan.rate();
    follower = new int[trace.size()];
    sibling = new int[trace.size()];
    first = new int[trace.size()];
    Arrays.fill(follower, NOBODY);
    trace.requests().forEach(this::link);
    int rounds = Math.ceilDiv(2 * loop.sessions(), beginnings.size());
    boolean asked = plan.options().requests() > 0;
    count = asked ? plan.requests() : trace.size() * Math.max(1, rounds);
    begin(plan.seed());
  }

  private void link(TraceRequest request) {
    int id = request.id();
    int previous = request.previous();
    if (previous < 0) {
      first[id] = id;
      beginnings.add(id);
    } else {
      first[id] = first[previous];
      sibling[id] = follower[previous];
      follower[previous] = id;
    }
  }

  private void begin(long seed) {
    if (loop.sessions() == 0) {
      while (beginNext(0)) {}
      return;
    }
    for (int slot = 0; slot < loop.sessions(); slot++) {
      double share = (BlockHashes.mix(BlockHashes.mix(seed) + slot) >>> 11) * UNIT;
      beginNext(slot == 0 ? 0 : (long) (share * SPREAD_NANOS));
    }
  }

  /** Whether there was one more session. */
  private boolean beginNext(long at) {
    int round = begun / beginnings.size();
    int place = beginnings.get(begun % beginnings.size());
    int number = round * trace.size() + place;
    if (number >= count) {
      return false;
    }
    begun++;
    left.put(number, 1);
    due.add(new Due(loop.sessions() == 0 ? recordedStart(place, round) : at, number));
    return true;
  }

  private long recordedStart(int place, int round) {
    long recorded = trace.requests().get(place).arrivalNanos();
    return Math.round((recorded + (double) round * trace.periodNanos()) * factor);
  }

  @Override
  public long next() {
    Due first = due.peek();
    return first == null ? World.NEVER : first.at;
  }

  @Override
  public int take() {
    return due.remove().number;
  }

  @Override
  public void ended(int number, long now) {
    int place = number % trace.size();
    int round = number - place;
    int more = -1;
    for (int next = follower[place]; next != NOBODY; next = sibling[next]) {
      due.add(new Due(now + think(next), round + next));
      more++;
    }
    int session = round + first[place];
    if (left.merge(session, more, Integer::sum) == 0) {
      left.remove(session);
      if (loop.sessions() > 0) {
        beginNext(now);
      }
    }
  }

  private long think(int place) {
    double nanos = trace.requests().get(place).thinkNanos() * loop.think();
    return (long) Math.min(nanos, (double) loop.mostThinkNanos());
  }

  @Override
  public int count() {
    return count;
  }
}
