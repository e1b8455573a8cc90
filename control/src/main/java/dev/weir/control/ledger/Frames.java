package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows one behind the other: four bytes of length, four of CRC32C over the row, the row. What is
 * cut anywhere, or was never written, does not pass for a row. Not for two threads at once.
 */
final class Frames {
  static final int HEAD = 8;

  /** Room that a frame may need. */
  static final int MAX_BYTES = HEAD + RowCodec.MAX_BYTES;

  private final CRC32C crc = new CRC32C();

  /** Appends a row to a buffer with room for {@link #MAX_BYTES}. */
  void write(LedgerRow row, ByteBuffer out) {
    int start = out.position();
    out.position(start + HEAD);
    RowCodec.write(row, out);
    int length = out.position() - start - HEAD;
    out.putInt(start, length).putInt(start + 4, sum(out, start + HEAD, length));
  }

  /**
   * Reads the row at the buffer's position and goes on behind it.
   *
   * @return null: what is there is no whole row, and the position stays
   * @throws RuntimeException where it is whole, and of a version that is not known here
   */
  @Nullable LedgerRow read(ByteBuffer in) {
    int start = in.position();
    int length = whole(in);
    if (length < 0) {
      return null;
    }
    LedgerRow row = RowCodec.read(in.slice(start + HEAD, length));
    in.position(start + HEAD + length);
    return row;
  }

  /** Whether a whole row begins at the buffer's position; the length of its body, or −1. */
  int whole(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() < HEAD) {
      return -1;
    }
    int length = in.getInt(start);
    boolean fits = length > 0 && length <= RowCodec.MAX_BYTES && length <= in.remaining() - HEAD;
    return fits && in.getInt(start + 4) == sum(in, start + HEAD, length) ? length : -1;
  }

  private int sum(ByteBuffer bytes, int from, int length) {
    crc.reset();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }
}
