package dev.weir.server.config;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.server.config.YamlReader.BadYaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that Weir made itself, as digests in {@code keys.yaml} of the data directory: nobody but
 * who was shown a key has it. The file looks like {@code keys} of weir.yaml and may be edited.
 *
 * <p>They count wherever keys count: on an address that others can reach, or beside keys of
 * weir.yaml. A loopback address without keys in weir.yaml stays open. The file is replaced as a
 * whole, on disk before the key is shown; a lock keeps two processes from making a key each.
 */
public final class KeyStore {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<StandardOpenOption> LOCK =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private final Path folder;
  private final Path file;

  public KeyStore(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("keys.yaml");
  }

  /** Where the keys are, whether there are any or not. */
  public Path file() {
    return file;
  }

  /** Adds the stored keys to a configuration for which keys count. */
  public ConfigResult join(ConfigResult read) {
    if (!(read instanceof ConfigResult.Valid(var configuration))) {
      return read;
    }
    KeyRing declared = configuration.snapshot().keys();
    if (declared.isOpen() && configuration.listen().isLoopback()) {
      return read;
    }
    Problems problems = new Problems(file.toString());
    Map<String, Key> stored = read(problems);
    List<Path> files = new ArrayList<>(configuration.files());
    files.add(file);
    return problems.isEmpty()
        ? new ConfigResult.Valid(configuration.with(declared.with(stored), files))
        : new ConfigResult.Invalid(problems.inOrder(), files);
  }

  /**
   * Makes the first key.
   *
   * @return the key, which is nowhere else; empty when another process has just made one
   * @throws IOException when it cannot be stored; then there is none
   */
  public Optional<String> create() throws IOException {
    Files.createDirectories(folder, PRIVATE_FOLDER);
    try (FileChannel lock = FileChannel.open(folder.resolve("keys.lock"), LOCK, PRIVATE);
        var _ = lock.lock()) {
      if (Files.exists(file)) {
        return Optional.empty();
      }
      NewKey key = NewKey.random();
      write(
          """
          # Keys that Weir made. Only their digests are kept. Take a key's line away and it opens
          # no more; take the file away and the next start on an open address makes a new key.
          keys:
            - { id: "%s", sha256: "%s" }
          """
              .formatted(key.id(), key.sha256()));
      return Optional.of(key.text());
    }
  }

  private Map<String, Key> read(Problems problems) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      YamlNode tree = YamlReader.read(file);
      Substitution none = new Substitution(folder, _ -> null);
      Section root = new SchemaReader(none, problems).section(tree, List.of(Schema.KEYS), "", 1);
      return problems.isEmpty() ? SnapshotBuilder.keys(root.value(Schema.KEYS)) : Map.of();
    } catch (BadYaml e) {
      problems.add(e.line(), "", String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private void write(String text) throws IOException {
    Path next = Files.createTempFile(folder, "keys", ".new", PRIVATE);
    try {
      try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
    try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }
}
