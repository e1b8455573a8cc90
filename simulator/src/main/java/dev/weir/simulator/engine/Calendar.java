package dev.weir.simulator.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Which sequences are to be looked at in which iteration: a wheel of iterations, each a list that
 * is drained in the order in which its sequences were admitted.
 *
 * <p>An entry may be stale, when its sequence ended or was put elsewhere since; the owner tells by
 * what the sequence itself says, so nothing needs to be taken out. Visits lie at most {@link
 * #FARTHEST} ahead; who has nothing to do until later is visited in between and sent on. Cost: O(1)
 * to put in, and an insertion sort of what is nearly in order to drain.
 */
final class Calendar {
  static final int FARTHEST = 1023;

  private static final int MASK = FARTHEST;

  private final ArrayList<ArrayList<Sequence>> slots = new ArrayList<>();
  private ArrayList<Sequence> drained = new ArrayList<>();

  Calendar() {
    for (int i = 0; i <= FARTHEST; i++) {
      slots.add(new ArrayList<>(0));
    }
  }

  void put(long iteration, Sequence sequence) {
    slots.get((int) iteration & MASK).add(sequence);
  }

  /** Empties an iteration's list; {@link #get} tells what was on it, the first admitted first. */
  int drain(long iteration) {
    int slot = (int) iteration & MASK;
    ArrayList<Sequence> list = slots.get(slot);
    drained.clear();
    if (list.isEmpty()) {
      return 0;
    }
    slots.set(slot, drained);
    drained = list;
    sort(list);
    return list.size();
  }

  Sequence get(int i) {
    return drained.get(i);
  }

  private static void sort(List<Sequence> list) {
    for (int i = 1; i < list.size(); i++) {
      Sequence sequence = list.get(i);
      int at = i;
      while (at > 0 && list.get(at - 1).order > sequence.order) {
        list.set(at, list.get(at - 1));
        at--;
      }
      list.set(at, sequence);
    }
  }
}
