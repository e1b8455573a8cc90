/**
 * One row for each inference, on disk before anybody counts on it, in a store soon after. Start at
 * {@link dev.weir.control.ledger.Ledger}: event loops offer rows to a {@link
 * dev.weir.control.ledger.LedgerSink}, {@code LogWriter} appends them to a {@code Log}, {@code
 * StorePump} carries them into a {@link dev.weir.control.port.LedgerStore}, and {@code Retention}
 * lets them go.
 */
@NullMarked
package dev.weir.control.ledger;

import org.jspecify.annotations.NullMarked;
