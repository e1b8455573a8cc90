package dev.weir.control.ledger;

/**
 * How the ledger is doing.
 *
 * @param accepted rows that loops had to hand over, since the start
 * @param durable of them, those on disk: acknowledged
 * @param lost of them, those for which there was no room
 * @param durableOffset in the log, below which every row is on disk
 * @param storedOffset in the log, below which every row is in the store; −1: not known yet
 * @param skippedBytes of the log that could not be read
 * @param ringFill of the fullest ring, 0 to 1
 * @param diskFails whether the last write to the log failed
 * @param storeFails whether the last word of the store was an error
 */
public record LedgerStatus(
    long accepted,
    long durable,
    long lost,
    long durableOffset,
    long storedOffset,
    long skippedBytes,
    double ringFill,
    boolean diskFails,
    boolean storeFails) {
  /** Of a ledger that is not kept. */
  public static final LedgerStatus OFF = new LedgerStatus(0, 0, 0, 0, 0, 0, 0, false, false);

  /** Bytes of the log that are not in the store. */
  public long storeBehind() {
    return Math.max(0, durableOffset - Math.max(0, storedOffset));
  }
}
