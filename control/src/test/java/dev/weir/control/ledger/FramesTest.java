package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.PrefixShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class FramesTest {
  private final Frames frames = new Frames();

  @Test
  void anyRowComesBackAsItWas() {
    ByteBuffer bytes = ByteBuffer.allocate(8 << 20);
    Rows rows = new Rows(1);
    List<LedgerRow> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      written.add(rows.next());
      frames.write(written.get(i), bytes);
    }
    bytes.flip();
    for (LedgerRow row : written) {
      assertThat(frames.read(bytes)).isEqualTo(row);
    }
    assertThat(frames.read(bytes)).isNull();
  }

  @Test
  void aFlippedBitAnywhereIsNoticed() {
    ByteBuffer bytes = ByteBuffer.allocate(Frames.MAX_BYTES);
    frames.write(new Rows(2).next(), bytes);
    bytes.flip();
    for (int i = 0; i < bytes.limit(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        bytes.put(i, (byte) (bytes.get(i) ^ 1 << bit));
        assertThat(frames.read(bytes.duplicate())).as("byte %d bit %d", i, bit).isNull();
        bytes.put(i, (byte) (bytes.get(i) ^ 1 << bit));
      }
    }
    assertThat(frames.read(bytes)).isNotNull();
  }

  @Test
  void theLongestRowFits() {
    LedgerRow any = new Rows(3).next();
    PrefixShape longest = new PrefixShape(1, 2, new long[4096], 128);
    ByteBuffer bytes = ByteBuffer.allocate(Frames.MAX_BYTES);
    frames.write(any.with(longest), bytes);
    assertThat(frames.read(bytes.flip())).isEqualTo(any.with(longest));
  }

  @Test
  void aTextThatIsTooLongIsCutBetweenTwoCharacters() {
    ByteBuffer bytes = ByteBuffer.allocate(4096);
    RowText.write("ä".repeat(900), bytes);
    assertThat(RowText.read(bytes.flip())).isEqualTo("ä".repeat(512));
    bytes.clear();
    RowText.write("a" + "ä".repeat(900), bytes);
    assertThat(RowText.read(bytes.flip())).isEqualTo("a" + "ä".repeat(511));
  }

  @Test
  void aRowOfANewerWeirIsNotTakenForRubbish() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    bytes.putInt(3).putInt(0).put((byte) 9).put((byte) 1).put((byte) 2);
    CRC32C crc = new CRC32C();
    crc.update(new byte[] {9, 1, 2});
    bytes.putInt(4, (int) crc.getValue()).flip();
    assertThat(frames.whole(bytes)).isEqualTo(3);
    assertThatThrownBy(() -> frames.read(bytes))
        .hasMessage("version of a row: 9 (expected: 1 to 2; a newer Weir was here)");
  }
}
