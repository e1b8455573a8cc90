package dev.weir.scheduler.prefix;

import java.util.Arrays;

/**
 * For each known block how many engines hold it, and up to four of them by name: those that got it
 * last. Four are enough to choose from; that there are more is known by the count.
 */
final class Holders {
  static final int NAMED = 4;
  static final int BYTES_PER_ENTRY = Long.BYTES + Integer.BYTES;
  private static final int NOBODY = 0xffff;
  private static final long EMPTY = -1L;

  private final LongIntMap entries = new LongIntMap();
  private long[] named = new long[64];
  private int[] count = new int[64];
  private int made;
  private int free = BlockLists.NONE;

  long bytes() {
    return (long) entries.slots() * LongIntMap.BYTES_PER_SLOT
        + (long) named.length * BYTES_PER_ENTRY;
  }

  int blocks() {
    return entries.size();
  }

  boolean known(long hash) {
    return entries.has(hash);
  }

  /** Notes a new holder; it is the first to be named. */
  void add(long hash, int engine) {
    int entry = entries.get(hash);
    if (entry == LongIntMap.ABSENT) {
      entry = create();
      entries.put(hash, entry);
    }
    named[entry] = named[entry] << 16 | engine;
    count[entry]++;
  }

  void remove(long hash, int engine) {
    int entry = entries.get(hash);
    if (--count[entry] == 0) {
      entries.remove(hash);
      count[entry] = free;
      free = entry;
      return;
    }
    long names = named[entry];
    for (int i = 0; i < NAMED; i++) {
      if (at(names, i) == engine) {
        long above = i == NAMED - 1 ? 0 : names >>> 16 * (i + 1) << 16 * i;
        long below = names & ((1L << 16 * i) - 1);
        named[entry] = above | below | (long) NOBODY << 48;
        return;
      }
    }
  }

  /** Adds those named for this block to the first {@code known} of {@code into}, each once. */
  int collect(long hash, int[] into, int known) {
    int entry = entries.get(hash);
    int size = known;
    for (int i = 0; entry != LongIntMap.ABSENT && i < NAMED && size < into.length; i++) {
      int engine = at(named[entry], i);
      if (engine != NOBODY && !contains(into, size, engine)) {
        into[size++] = engine;
      }
    }
    return size;
  }

  private static boolean contains(int[] some, int size, int engine) {
    for (int i = 0; i < size; i++) {
      if (some[i] == engine) {
        return true;
      }
    }
    return false;
  }

  private static int at(long names, int i) {
    return (int) (names >>> 16 * i) & NOBODY;
  }

  private int create() {
    int entry = free;
    if (entry == BlockLists.NONE) {
      entry = made++;
      if (entry == named.length) {
        named = Arrays.copyOf(named, entry * 2);
        count = Arrays.copyOf(count, entry * 2);
      }
    } else {
      free = count[entry];
    }
    named[entry] = EMPTY;
    count[entry] = 0;
    return entry;
  }
}
