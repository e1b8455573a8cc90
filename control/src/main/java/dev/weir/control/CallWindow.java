package dev.weir.control;

import dev.weir.control.CallCounters.Tally;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The last attempts at one engine: those of a time, and no more than a number of them.
 *
 * <p>Counters that only grow are looked at now and then, and the look is kept as a mark; what
 * happened lately is the difference between now and an earlier mark. So an attempt costs an
 * increment and no lock, at the price of edges that are a look apart: the window may be up to a
 * {@value #SLOTS}th of itself too long, and hold the calls of one look more than the number.
 *
 * <p>Not thread-safe. Time is an argument, in nanoseconds of any fixed origin.
 */
final class CallWindow {
  private static final int SLOTS = 50;

  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private Tally now = Tally.NONE;

  private record Mark(long at, Tally total) {}

  /** These are the counters now. */
  void look(Tally total, Duration window, long nanos) {
    now = total;
    Mark last = marks.peekLast();
    if (last == null || nanos - last.at >= window.toNanos() / SLOTS) {
      marks.addLast(new Mark(nanos, total));
    }
    while (marks.size() > 1 && nanos - marks.peekFirst().at > window.toNanos()) {
      marks.removeFirst();
    }
  }

  /** What came between the last look and the beginning of the window. */
  Tally recent(int mostCalls) {
    Tally before = now;
    for (Iterator<Mark> back = marks.descendingIterator(); back.hasNext(); ) {
      before = back.next().total;
      if (now.since(before).calls() >= mostCalls) {
        break;
      }
    }
    return now.since(before);
  }

  /** What came so far counts no longer. */
  void forget(Tally total) {
    marks.clear();
    now = total;
  }
}
