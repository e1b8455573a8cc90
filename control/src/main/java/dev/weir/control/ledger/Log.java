package dev.weir.control.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log in a folder of its own. What {@link #append} has taken is on disk when it
 * returns and lies below {@link #durable}; what was being written when the process or the machine
 * went down is cut off by the next {@link #open}, where it is not whole.
 *
 * <p>A write that fails moves nothing: the same bytes are written to the same place again, all of
 * them, since after a failed fsync nobody knows which of them have reached the disk [1], and by a
 * file opened anew.
 *
 * <p>One thread appends; {@link #durable} and {@link #segments} are for anybody. A lock on the
 * folder keeps other processes out.
 *
 * <p>[1] A. Rebello et al., Can Applications Recover from fsync Failures?, USENIX ATC 2020.
 */
final class Log implements AutoCloseable {
  static final long SEGMENT_BYTES = 64L << 20;

  private static final int SCAN_BYTES = 4 << 20;

  private final String id;
  private final Segments segments;
  private final long segmentBytes;
  private final FileChannel lock;
  private @Nullable FileChannel current;
  private long base;
  private volatile long durable;

  private Log(String id, Segments segments, long segmentBytes, FileChannel lock)
      throws IOException {
    this.id = id;
    this.segments = segments;
    this.segmentBytes = segmentBytes;
    this.lock = lock;
    Map.Entry<Long, Path> last = segments.all().lastEntry();
    base = last == null ? 0 : last.getKey();
    FileChannel open = segments.open(base);
    current = open;
    cutTornTail(open);
    durable = base + open.size();
  }

  /**
   * Opens the log in this folder, or begins one.
   *
   * @return null: another process has it
   */
  static @Nullable Log open(Path folder, long segmentBytes) throws IOException {
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (taken(lock)) {
        return new Log(identity(folder), new Segments(folder), segmentBytes, lock);
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
    lock.close();
    return null;
  }

  private static boolean taken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this very process
    }
  }

  /** What tells this log from all others, for as long as its folder lives. */
  String id() {
    return id;
  }

  Segments segments() {
    return segments;
  }

  /** The offset below which every row is on disk. */
  long durable() {
    return durable;
  }

  /** Appends whole rows; they are on disk when this returns. */
  void append(ByteBuffer rows) throws IOException {
    try {
      write(channel(), rows.duplicate(), durable - base);
      long end = durable + rows.remaining();
      durable = end;
    } catch (IOException e) {
      closeCurrent();
      throw e;
    }
  }

  /** The file of the segment that is written, or of a new one when it is long enough. */
  private FileChannel channel() throws IOException {
    if (durable - base >= segmentBytes) {
      closeCurrent();
      base = durable;
    }
    FileChannel open = current == null ? segments.open(base) : current;
    current = open;
    return open;
  }

  private static void write(FileChannel file, ByteBuffer rest, long from) throws IOException {
    long at = from;
    while (rest.hasRemaining()) {
      at += file.write(rest, at);
    }
    file.force(false);
  }

  private void closeCurrent() throws IOException {
    FileChannel open = current;
    current = null;
    if (open != null) {
      open.close();
    }
  }

  /** Cuts what stands behind the last whole row. */
  private static void cutTornTail(FileChannel current) throws IOException {
    Frames frames = new Frames();
    ByteBuffer window = ByteBuffer.allocate(SCAN_BYTES);
    long whole = 0;
    long before = -1;
    while (whole > before) {
      before = whole;
      window.clear();
      fill(current, window, whole);
      for (int length = frames.whole(window); length >= 0; length = frames.whole(window)) {
        window.position(window.position() + Frames.HEAD + length);
      }
      whole += window.position();
    }
    if (whole < current.size()) {
      current.truncate(whole);
      current.force(true);
    }
  }

  private static void fill(FileChannel current, ByteBuffer window, long from) throws IOException {
    long at = from;
    int count = 0;
    while (count >= 0 && window.hasRemaining()) {
      count = current.read(window, at);
      at += Math.max(0, count);
    }
    window.flip();
  }

  private static String identity(Path folder) throws IOException {
    Path file = folder.resolve("id");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    String made = HexFormat.of().formatHex(bytes);
    Path next = folder.resolve("id.new");
    try (FileChannel out =
        FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(made.getBytes(StandardCharsets.US_ASCII)));
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    return made;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      closeCurrent();
    }
  }
}
