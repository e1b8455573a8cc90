package dev.weir.scheduler.prefix;

import java.util.Arrays;

/**
 * A map from long to int: open addressing with linear probing at half load at the most, deletion by
 * shifting back, so that no tombstones gather. Doubles as it fills; every operation is O(1)
 * expected.
 */
public final class LongIntMap {
  public static final int ABSENT = -1;
  static final int BYTES_PER_SLOT = Long.BYTES + Integer.BYTES;

  private long[] keys = new long[64];
  private int[] values = new int[64];
  private int mask = 63;
  private int size;

  public LongIntMap() {
    Arrays.fill(values, ABSENT);
  }

  public int size() {
    return size;
  }

  int slots() {
    return values.length;
  }

  public int get(long key) {
    for (int i = home(key); values[i] != ABSENT; i = (i + 1) & mask) {
      if (keys[i] == key) {
        return values[i];
      }
    }
    return ABSENT;
  }

  /**
   * @param value &ge; 0
   */
  public void put(long key, int value) {
    if (2 * (size + 1) > values.length) {
      grow();
    }
    int i = home(key);
    while (values[i] != ABSENT) {
      if (keys[i] == key) {
        values[i] = value;
        return;
      }
      i = (i + 1) & mask;
    }
    keys[i] = key;
    values[i] = value;
    size++;
  }

  public void remove(long key) {
    int hole = home(key);
    while (values[hole] != ABSENT && keys[hole] != key) {
      hole = (hole + 1) & mask;
    }
    if (values[hole] == ABSENT) {
      return;
    }
    size--;
    for (int i = (hole + 1) & mask; values[i] != ABSENT; i = (i + 1) & mask) {
      // An entry may fill the hole if its home is not between the hole and where it is now.
      if (((i - home(keys[i])) & mask) >= ((i - hole) & mask)) {
        keys[hole] = keys[i];
        values[hole] = values[i];
        hole = i;
      }
    }
    values[hole] = ABSENT;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    mask = keys.length - 1;
    Arrays.fill(values, ABSENT);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
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
