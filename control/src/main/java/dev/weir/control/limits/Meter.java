package dev.weir.control.limits;

/** What was used of one limit in the time that counts. Guarded by the account it belongs to. */
sealed interface Meter permits Window, Budget {
  /** Units that count now. */
  long used(long now);

  /**
   * Notes units.
   *
   * @return a mark by which they can be given back
   */
  long take(long units, long now);

  /** Gives units back that were noted under this mark, if they still count. */
  void refund(long mark, long units, long now);

  /** Nanoseconds until no more than this many units count; 0: now. */
  long nanosUntil(long most, long now);

  /** Everything that counts, with its age in microseconds. */
  void each(long now, Entry entry);

  /** Hears what counts. */
  interface Entry {
    void of(long ageMicros, long units);
  }
}
