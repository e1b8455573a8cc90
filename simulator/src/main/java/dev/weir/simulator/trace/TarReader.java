package dev.weir.simulator.trace;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Walks the regular files of a tar stream, forwards, one file in memory at a time.
 *
 * <p>Written out rather than taken from a library: names and sizes of regular files are all we
 * need, which is one 512-byte header layout [1]. Other kinds of entry (folders, links, extended
 * headers) are passed over; a long name is then cut, which only shortens an error message.
 *
 * <p>[1] POSIX.1-2001, pax, ustar interchange format.
 */
final class TarReader {
  private static final int RECORD = 512;
  private static final int MAGIC_AT = 257;
  private static final int MOST_BYTES = 512 << 20;

  private final String archive;
  private final InputStream in;

  TarReader(String archive, InputStream in) {
    this.archive = archive;
    this.in = in;
  }

  /** Takes a file of the archive. */
  interface Files {
    void file(String name, byte[] content);
  }

  static boolean recognises(byte[] head) {
    return head.length >= RECORD && text(head, MAGIC_AT, 5).equals("ustar");
  }

  void each(Files files) throws IOException {
    for (byte[] header = record(); header[0] != 0; header = record()) {
      String name = text(header, 0, 100);
      int size = size(name, header);
      boolean regular = header[156] == '0' || header[156] == 0;
      if (regular) {
        files.file(name, exactly(name, size));
      } else {
        in.skipNBytes(size);
      }
      in.skipNBytes(Math.floorMod(-size, RECORD));
    }
  }

  /** The next header; all zeros at the end, also where the closing records are missing. */
  private byte[] record() throws IOException {
    byte[] header = in.readNBytes(RECORD);
    return header.length == RECORD ? header : new byte[RECORD];
  }

  private byte[] exactly(String name, int size) throws IOException {
    byte[] content = in.readNBytes(size);
    if (content.length < size) {
      throw new EOFException(
          archive
              + "!"
              + name
              + ": ends after "
              + content.length
              + " bytes (expected: "
              + size
              + ")");
    }
    return content;
  }

  private int size(String name, byte[] header) {
    String octal = text(header, 124, 12).strip();
    try {
      int size = Integer.parseInt(octal, 8);
      if (size <= MOST_BYTES) {
        return size;
      }
    } catch (NumberFormatException _) {
      // Told below, with the value.
    }
    throw TraceException.at(archive + "!" + name, "size", octal, "octal, <= 512 MiB");
  }

  private static String text(byte[] record, int at, int most) {
    int end = at;
    while (end < at + most && record[end] != 0) {
      end++;
    }
    return new String(record, at, end - at, StandardCharsets.UTF_8);
  }
}
