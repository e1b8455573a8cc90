package dev.weir.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the configuration file, or a file that a value was read from, changed. It looks
 * twice a second instead of asking the operating system to tell, because that also works for files
 * replaced through symbolic links (mounted config maps and secrets) and on network file systems. A
 * change counts when two looks in a row see the same, so that a file is not read half written.
 *
 * <p>Runs on one virtual thread, which owns all its state.
 */
public final class ConfigWatcher implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Supplier<List<Path>> files;
  private final Runnable changed;
  private Map<Path, Optional<Look>> last;
  private boolean settling;
  private @Nullable Thread thread;

  /**
   * @param files to look at, asked anew each time
   * @param changed told once per change
   */
  public ConfigWatcher(Supplier<List<Path>> files, Runnable changed) {
    this.files = files;
    this.changed = changed;
    this.last = look();
  }

  public void start() {
    thread = Thread.ofVirtual().name("config-watcher").start(this::watch);
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        poll();
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  /** Looks once; returns whether a change was told. */
  boolean poll() {
    Map<Path, Optional<Look>> now = look();
    if (!now.equals(last)) {
      last = now;
      settling = true;
      return false;
    }
    if (!settling) {
      return false;
    }
    settling = false;
    changed.run();
    // The new reading may depend on other files; those it shares with the old are as seen before.
    Map<Path, Optional<Look>> next = look();
    next.replaceAll((path, found) -> now.getOrDefault(path, found));
    last = next;
    return true;
  }

  private Map<Path, Optional<Look>> look() {
    Map<Path, Optional<Look>> looks = new HashMap<>();
    files.get().forEach(file -> looks.put(file, Look.at(file)));
    return looks;
  }

  /** What tells one content of a file from another without reading it. */
  private record Look(long size, FileTime modified, @Nullable Object inode) {
    static Optional<Look> at(Path file) {
      try {
        var found = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(new Look(found.size(), found.lastModifiedTime(), found.fileKey()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }
}
