package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyStoreTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir Path folder;
  private Path data;
  private KeyStore store;

  @BeforeEach
  void aStore() {
    data = folder.resolve("deep/data");
    store = new KeyStore(data);
  }

  @Test
  void aMadeKeyOpensAndSurvivesAndIsNowhereOnDisk() throws IOException {
    String key = store.create().orElseThrow();

    assertThat(key).matches("sk-weir-[a-z2-9]{8}-[A-Za-z0-9_-]{43}");
    KeyRing keys = joined(new KeyStore(data), "0.0.0.0", KeyRing.open());
    Key found = Objects.requireNonNull(keys.find(HexFormat.of().parseHex(NewKey.digest(key))));
    assertThat(key).contains("-" + found.id() + "-");
    assertThat(Files.readString(store.file()))
        .contains(NewKey.digest(key), found.id())
        .doesNotContain(key.substring("sk-weir-12345678-".length()));
    assertThat(keys.size()).isEqualTo(1);
  }

  @Test
  void nobodyElseMayReadTheFolderOrTheFile() throws IOException {
    store.create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(data)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("keys.yaml", "keys.lock");
    }
  }

  @Test
  void ofManyThatStartTogetherOneMakesTheKey() throws Exception {
    Set<String> made = ConcurrentHashMap.newKeySet();
    Files.createDirectories(data);
    store.create().ifPresent(made::add);
    store.create().ifPresent(made::add);

    assertThat(made).hasSize(1);
  }

  @Test
  void keysOfTheFileAndOfTheStoreBothOpen() throws IOException {
    store.create();
    KeyRing declared = KeyRing.of(java.util.Map.of(DIGEST, new Key("dev", "default")));

    assertThat(joined(store, "0.0.0.0", declared).size()).isEqualTo(2);
    assertThat(joined(store, "127.0.0.1", declared).size()).isEqualTo(2);
  }

  @Test
  void aLoopbackAddressWithoutKeysStaysOpen() throws IOException {
    store.create();

    assertThat(joined(store, "127.0.0.1", KeyRing.open()).isOpen()).isTrue();
  }

  @Test
  void aBrokenStoreIsSaidWithItsLineAndOpensNothing() throws IOException {
    Files.createDirectories(data);
    Files.writeString(store.file(), "keys:\n  - { id: a, sha256: nonsense }\n");

    ConfigResult result = store.join(configuration("0.0.0.0", KeyRing.open()));
    assertThat(((ConfigResult.Invalid) result).problems())
        .singleElement()
        .asString()
        .startsWith(store.file() + ":2: keys[0].sha256: 8 characters (expected: 64 hex digits");
  }

  @Test
  void whereNothingCanBeStoredThereIsNoKey() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    KeyStore nowhere = new KeyStore(folder.resolve("file/data"));

    assertThatThrownBy(nowhere::create).isInstanceOf(IOException.class);
  }

  private static KeyRing joined(KeyStore store, String host, KeyRing declared) {
    ConfigResult result = store.join(configuration(host, declared));
    return ((ConfigResult.Valid) result).configuration().snapshot().keys();
  }

  private static ConfigResult configuration(String host, KeyRing keys) {
    ConfigResult read =
        EngineUrls.read(List.of("http://127.0.0.1:1"), new Overrides(host, 0, null));
    Configuration open = ((ConfigResult.Valid) read).configuration();
    return new ConfigResult.Valid(open.with(keys, List.of()));
  }
}
