package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Reload;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReloadTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String OPEN =
      "engines: [{ id: a, kind: sim, url: \"http://127.0.0.1:1\" }]\n";
  private static final String KEYED =
      "server: { host: 0.0.0.0 }\nkeys: [{ id: k, sha256: " + DIGEST + " }]\n" + OPEN;

  @TempDir Path folder;
  private Path file;
  private final List<Configuration> applied = new ArrayList<>();

  @BeforeEach
  void aFile() {
    file = folder.resolve("weir.yaml");
  }

  @Test
  void aValidFileComesIntoForce() throws IOException {
    Reload reload = started(OPEN);
    Files.writeString(file, OPEN.replace("id: a", "id: b"));

    assertThat(reload.reload()).isEqualTo(new Reload.Result.Done(1));
    assertThat(applied.getFirst().snapshot().engines()).containsOnlyKeys("b");
  }

  @Test
  void anInvalidFileChangesNothingAndSaysWhy() throws IOException {
    Reload reload = started(OPEN);
    Files.writeString(file, OPEN.replace("url", "urll"));

    assertThat(reload.reload())
        .isEqualTo(
            new Reload.Result.Refused(
                List.of(
                    file + ":1: engines[0].urll: unknown key (did you mean \"url\"?)",
                    file
                        + ":1: engines[0].url: missing"
                        + " (expected: a URL such as http://127.0.0.1:8000)")));
    assertThat(applied).isEmpty();
  }

  @Test
  void keysAreNotTakenAwayFromASocketThatEverybodyCanReach() throws IOException {
    Reload reload = started(KEYED);
    Files.writeString(file, OPEN);

    assertThat(reload.reload()).isInstanceOf(Reload.Result.Refused.class);
    assertThat(applied).isEmpty();
  }

  @Test
  void aNewPortIsTakenNoteOfAndTheRestComesIntoForce() throws IOException {
    Reload reload = started(OPEN);
    Files.writeString(file, "server: { port: 1 }\n" + OPEN);

    assertThat(reload.reload()).isInstanceOf(Reload.Result.Done.class);
    assertThat(applied).hasSize(1);
  }

  private Reload started(String yaml) throws IOException {
    Files.writeString(file, yaml);
    ConfigLoader loader = new ConfigLoader(file, Overrides.NONE);
    Configuration first = ((ConfigResult.Valid) loader.load()).configuration();
    return new ConfigReload(
        loader::load,
        first,
        next -> next.declared().isOpen(),
        next -> {
          applied.add(next);
          return applied.size();
        });
  }
}
