package dev.weir.control.ledger;

import dev.weir.control.ledger.Segments.Segment;
import dev.weir.control.port.LedgerRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Reads rows of a log from any offset on, some at a time. Where a disk has spoilt bytes, reading
 * goes on with the next segment, and what was passed over is told. Belongs to one thread.
 */
final class LogReader {
  private static final int WINDOW_BYTES = 4 << 20;

  /**
   * Rows that stand one behind the other.
   *
   * @param next the offset behind the last of them
   * @param skipped bytes before that which could not be read
   */
  record Read(List<LedgerRow> rows, long next, long skipped) {}

  private final Segments segments;
  private final Frames frames = new Frames();
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);

  LogReader(Segments segments) {
    this.segments = segments;
  }

  /**
   * @param from an offset between two rows
   * @param to an offset between two rows, not before {@code from}
   */
  Read read(long from, long to) throws IOException {
    Segment segment = segments.holding(from);
    if (segment == null || from >= to) {
      return new Read(List.of(), from, 0);
    }
    long start = Math.max(from, segment.base());
    List<LedgerRow> rows = new ArrayList<>();
    fill(segment, start, to);
    for (LedgerRow row = frames.read(window); row != null; row = frames.read(window)) {
      rows.add(row);
    }
    long next = start + window.position();
    if (rows.isEmpty() && start < to) {
      next = beginningBehind(segment, to);
      return new Read(rows, next, next - from);
    }
    return new Read(rows, next, start - from);
  }

  private long beginningBehind(Segment spoilt, long to) throws IOException {
    NavigableMap<Long, Path> all = segments.all();
    Map.Entry<Long, Path> next = all.higherEntry(spoilt.base());
    return next == null ? to : Math.min(to, next.getKey());
  }

  private void fill(Segment segment, long start, long to) throws IOException {
    window.clear().limit((int) Math.min(WINDOW_BYTES, to - start));
    try (FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      long at = start - segment.base();
      int count = 0;
      while (count >= 0 && window.hasRemaining()) {
        count = file.read(window, at);
        at += Math.max(0, count);
      }
    }
    window.flip();
  }
}
