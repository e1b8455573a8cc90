package dev.weir.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The decisions that one thread still has to hand out. An owner that is told of one may post the
 * next event at once, to this or to another mailbox, and its thread may drain that too; what comes
 * of it is put behind the rest here and not handed out from within: a queue whose requests all fail
 * at once would otherwise go one call deeper for each of them, until the stack overflows.
 *
 * <p>Touched by its thread only.
 */
final class Outbox implements Consumer<Decision> {
  private static final ThreadLocal<Outbox> OF_THREAD = ThreadLocal.withInitial(Outbox::new);

  private final ArrayDeque<Decision> decisions = new ArrayDeque<>();
  private boolean delivering;
  private final List<Throwable> faults = new ArrayList<>(0);

  private Outbox() {}

  static Outbox ofThisThread() {
    return OF_THREAD.get();
  }

  @Override
  public void accept(Decision decision) {
    decisions.addLast(decision);
  }

  /** Keeps what went wrong until no mailbox waits for this thread. */
  void fault(Throwable thrown) {
    faults.add(thrown);
  }

  /** Hands out all there is, unless a call further out on this thread is at it. */
  void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    for (Decision next = decisions.pollFirst(); next != null; next = decisions.pollFirst()) {
      tell(next);
    }
    delivering = false;
    if (!faults.isEmpty()) {
      reportFaults();
    }
  }

  private void tell(Decision decision) {
    try {
      decision.ticket().owner().decided(decision);
    } catch (Throwable thrown) {
      fault(thrown);
    }
  }

  private void reportFaults() {
    List<Throwable> thrown = List.copyOf(faults);
    faults.clear();
    Thread thread = Thread.currentThread();
    for (Throwable fault : thrown) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }
  }
}
