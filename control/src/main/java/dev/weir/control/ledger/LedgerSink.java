package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;

/** Where one event loop puts its rows. Called by that loop's thread only; never blocks. */
public interface LedgerSink {
  /** A ledger that is not kept. */
  LedgerSink NONE =
      new LedgerSink() {
        @Override
        public boolean crowded() {
          return false;
        }

        @Override
        public void offer(LedgerRow row) {
          // Not kept.
        }

        @Override
        public boolean kept() {
          return false;
        }
      };

  /** Whether rows come faster than they reach the disk: no new requests, please. */
  boolean crowded();

  /** Hands a row over. Where there is no room at all it is lost, and counted as lost. */
  void offer(LedgerRow row);

  /** Whether anybody wants rows. */
  boolean kept();
}
