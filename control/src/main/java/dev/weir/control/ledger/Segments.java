package dev.weir.control.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log: each is named by the offset of its first byte in the log, so that the log is
 * all of them in the order of their names. Knows nothing of what is in them.
 */
final class Segments {
  private static final String SUFFIX = ".rows";

  /** A part of the log: its file, and the offset of the file's first byte. */
  record Segment(long base, Path file) {}

  private final Path folder;

  Segments(Path folder) {
    this.folder = folder;
  }

  /** All of them, by their first offset. */
  NavigableMap<Long, Path> all() throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        found.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
      }
    }
    return found;
  }

  /** The one that holds this offset, or the next behind it; null: there is none. */
  @Nullable Segment holding(long offset) throws IOException {
    NavigableMap<Long, Path> all = all();
    Map.Entry<Long, Path> entry = all.floorEntry(offset);
    if (entry == null || entry.getKey() + Files.size(entry.getValue()) <= offset) {
      Map.Entry<Long, Path> next = all.higherEntry(offset);
      entry = next == null ? entry : next;
    }
    return entry == null ? null : new Segment(entry.getKey(), entry.getValue());
  }

  /** The file of a segment, made if there is none; its name is on disk when this returns. */
  FileChannel open(long base) throws IOException {
    Path file = folder.resolve("%020d%s".formatted(base, SUFFIX));
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return channel;
  }

  /** Deletes those that end at or before this offset, but never the last. */
  void deleteBelow(long offset) throws IOException {
    NavigableMap<Long, Path> all = all();
    Long last = all.floorKey(offset);
    if (last == null) {
      return;
    }
    for (Path file : all.headMap(last, false).values()) {
      try {
        Files.delete(file);
      } catch (NoSuchFileException e) {
        // Somebody else has cleaned up.
      }
    }
  }
}
