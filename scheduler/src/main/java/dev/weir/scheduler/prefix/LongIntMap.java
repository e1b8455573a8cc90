package dev.weir.scheduler.prefix;

/**
 * A map from long to int: open addressing with linear probing at half load at the most, deletion by
 * shifting back, so that no tombstones gather. Doubles as it fills; every operation is O(1)
 * expected.
 */
public final class LongIntMap {
  public static final int ABSENT = -1;
  static final int BYTES_PER_SLOT = Long.BYTES + Integer.BYTES;

  /** Marks a free slot; the value of this very key stands apart. */
  private static final long FREE = 0;

  private long[] keys = new long[64];
  private int[] values = new int[64];
  private int mask = 63;
  private int ofFree = ABSENT;
  private int size;

  public int size() {
    return size;
  }

  int slots() {
    return values.length;
  }

  public int get(long key) {
    if (key == FREE) {
      return ofFree;
    }
    for (int i = home(key); keys[i] != FREE; i = (i + 1) & mask) {
      if (keys[i] == key) {
        return values[i];
      }
    }
    return ABSENT;
  }

  /** The same as to ask for a value, and half as far to walk in memory. */
  boolean has(long key) {
    if (key == FREE) {
      return ofFree != ABSENT;
    }
    int i = home(key);
    while (keys[i] != FREE && keys[i] != key) {
      i = (i + 1) & mask;
    }
    return keys[i] != FREE;
  }

  /**
   * @param value &ge; 0
   */
  public void put(long key, int value) {
    if (key == FREE) {
      size += ofFree == ABSENT ? 1 : 0;
      ofFree = value;
      return;
    }
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int i = home(key);
    while (keys[i] != FREE && keys[i] != key) {
      i = (i + 1) & mask;
    }
    size += keys[i] == FREE ? 1 : 0;
    keys[i] = key;
    values[i] = value;
  }

  public void remove(long key) {
    if (key == FREE) {
      size -= ofFree == ABSENT ? 0 : 1;
      ofFree = ABSENT;
      return;
    }
    int hole = home(key);
    while (keys[hole] != FREE && keys[hole] != key) {
      hole = (hole + 1) & mask;
    }
    if (keys[hole] != FREE) {
      size--;
      close(hole);
    }
  }

  private void close(int removed) {
    int hole = removed;
    for (int i = (hole + 1) & mask; keys[i] != FREE; i = (i + 1) & mask) {
      // An entry may fill the hole if its home is not between the hole and where it is now.
      if (((i - home(keys[i])) & mask) >= ((i - hole) & mask)) {
        keys[hole] = keys[i];
        values[hole] = values[i];
        hole = i;
      }
    }
    keys[hole] = FREE;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    mask = keys.length - 1;
    size = ofFree == ABSENT ? 0 : 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  /** Keys are hashes already, but those of a trace may be plain numbers. */
  private int home(long key) {
    long mixed = (key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
