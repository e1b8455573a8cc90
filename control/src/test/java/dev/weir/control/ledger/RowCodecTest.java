package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.port.LedgerRow;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class RowCodecTest {
  private final ByteBuffer buffer = ByteBuffer.allocate(RowCodec.MAX_BYTES);

  @Test
  void aRowIsReadAsItWasWritten() {
    Rows rows = new Rows(11);
    for (int i = 0; i < 1000; i++) {
      LedgerRow row = rows.next();
      buffer.clear();
      RowCodec.write(row, buffer);
      assertThat(RowCodec.read(buffer.flip())).isEqualTo(row);
      assertThat(buffer.hasRemaining()).isFalse();
    }
  }

  /** The first version had no detour at its end. */
  @Test
  void rowsOfTheFirstVersionAreReadForEver() {
    LedgerRow row = new Rows(12).of("tenant");
    RowCodec.write(row, buffer);
    buffer.put(0, (byte) 1).flip().limit(buffer.limit() - 2 * Short.BYTES);
    assertThat(RowCodec.read(buffer)).isEqualTo(row);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @Test
  void aNewerVersionIsNotGuessedAt() {
    buffer.put(0, (byte) 3);
    assertThatThrownBy(() -> RowCodec.read(buffer))
        .hasMessage("version of a row: 3 (expected: 1 to 2; a newer Weir was here)");
  }
}
