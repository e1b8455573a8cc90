package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigWatcherTest {
  @TempDir Path folder;
  private final List<Path> files = new ArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private ConfigWatcher watcher;

  @BeforeEach
  void aFile() throws IOException {
    files.add(Files.writeString(folder.resolve("weir.yaml"), "a"));
    watcher = new ConfigWatcher(() -> files, told::incrementAndGet);
  }

  @Test
  void aChangeIsToldOnceWhenItHasSettled() throws IOException {
    Files.writeString(files.getFirst(), "ab");
    assertThat(watcher.poll()).isFalse();
    Files.writeString(files.getFirst(), "abc");
    assertThat(watcher.poll()).isFalse();

    assertThat(watcher.poll()).isTrue();
    assertThat(watcher.poll()).isFalse();
    assertThat(told).hasValue(1);
  }

  @Test
  void nothingChangedNothingTold() {
    for (int i = 0; i < 5; i++) {
      assertThat(watcher.poll()).isFalse();
    }
  }

  @Test
  void aFileThatIsReplacedThroughALinkIsAChange() throws IOException {
    Path target = Files.writeString(folder.resolve("v1"), "same size 1");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    files.add(link);
    watcher.poll();
    watcher.poll();
    told.set(0);

    Path next = Files.writeString(folder.resolve("v2"), "same size 2");
    Files.delete(link);
    Files.createSymbolicLink(link, next);
    watcher.poll();

    assertThat(watcher.poll()).isTrue();
  }

  @Test
  void aFileThatGoesAndComesBackIsToldEachTime() throws IOException {
    Files.delete(files.getFirst());
    watcher.poll();
    assertThat(watcher.poll()).isTrue();

    Files.writeString(files.getFirst(), "back");
    watcher.poll();
    assertThat(watcher.poll()).isTrue();
  }

  @Test
  void filesOfTheNewReadingAreWatchedFromThenOn() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "1");
    Files.writeString(files.getFirst(), "file:secret");
    files.add(secret);
    watcher.poll();
    assertThat(watcher.poll()).isTrue();

    Files.writeString(secret, "rotated");
    watcher.poll();
    assertThat(watcher.poll()).isTrue();
  }
}
