package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.PrefixShape;
import org.junit.jupiter.api.Test;

final class KnownBlocksTest {
  private final LedgerRow any = new Rows(8).next();

  @Test
  void aTurnTellsOnlyWhatIsNewInIt() {
    KnownBlocks known = new KnownBlocks(1024);
    assertThat(known.shorten(row(11, 12)).prefix()).isEqualTo(shape(0, 0, 11, 12));
    assertThat(known.shorten(row(11, 12, 13)).prefix()).isEqualTo(shape(12, 2, 13));
    assertThat(known.shorten(row(11, 12, 13)).prefix()).isEqualTo(shape(13, 3));
    assertThat(known.shorten(row(11, 99)).prefix()).isEqualTo(shape(11, 1, 99));
  }

  @Test
  void whatWasForgottenIsToldAgain() {
    KnownBlocks known = new KnownBlocks(1);
    known.shorten(row(11, 12));
    assertThat(known.shorten(row(11)).prefix()).isEqualTo(shape(0, 0, 11));
  }

  private LedgerRow row(long... hashes) {
    return any.with(shape(0, 0, hashes));
  }

  private static PrefixShape shape(long hash, int blocks, long... fresh) {
    return new PrefixShape(hash, blocks, fresh, 128);
  }
}
