package dev.weir.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A weir.yaml on disk, for tests. */
final class ConfigFile {
  static final String ENGINE = "engines: [{ id: a, kind: vllm, url: \"http://127.0.0.1:9101\" }]\n";
  static final Map<String, String> ENVIRONMENT =
      Map.of("PORT", "9999", "KEY", "sk-1", "HOST", "gpu", "BAD", "not a port", "EMPTY", "");

  private final Path folder;

  ConfigFile(Path folder) {
    this.folder = folder;
  }

  Configuration valid(String yaml) {
    return valid(yaml, Overrides.NONE);
  }

  Configuration valid(String yaml, Overrides overrides) {
    ConfigResult result = load(yaml, overrides);
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    return ((ConfigResult.Valid) result).configuration();
  }

  /** The problems, without the folder. */
  List<String> problems(String yaml) {
    return problems(yaml, Overrides.NONE);
  }

  List<String> problems(String yaml, Overrides overrides) {
    ConfigResult result = load(yaml, overrides);
    assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
    return ((ConfigResult.Invalid) result)
        .problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
  }

  private ConfigResult load(String yaml, Overrides overrides) {
    try {
      Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
      return new ConfigLoader(file, overrides, ENVIRONMENT::get).load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
