package dev.weir.control.ledger;

/** The ledger as the data plane sees it. */
public interface LedgerIntake {
  /** No ledger. */
  LedgerIntake NONE =
      new LedgerIntake() {
        @Override
        public LedgerSink sink() {
          return LedgerSink.NONE;
        }

        @Override
        public LedgerStatus status() {
          return LedgerStatus.OFF;
        }
      };

  /** A sink for one event loop more. */
  LedgerSink sink();

  LedgerStatus status();
}
