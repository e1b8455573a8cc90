package dev.weir.server.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineSpec;
import dev.weir.protocol.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration that is shown for the providers says what it means to say. */
final class ProvidersExampleTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "OPENAI_API_KEY", "sk-1",
          "AZURE_OPENAI_RESOURCE", "res",
          "AZURE_OPENAI_API_KEY", "sk-2",
          "ANTHROPIC_API_KEY", "sk-3",
          "GEMINI_API_KEY", "sk-4",
          "OPENROUTER_API_KEY", "sk-5");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "openai,      gpt-5,       https://api.openai.com /v1/chat/completions",
    "azure,       gpt-4o,      https://res.openai.azure.com /openai/v1/chat/completions",
    "azure-dated, gpt-4o-mini, https://res.openai.azure.com /openai/deployments/my-mini-deployment/"
        + "chat/completions?api-version=2024-10-21",
    "anthropic,   claude,      https://api.anthropic.com /v1/chat/completions",
    "gemini,      gemini,      https://generativelanguage.googleapis.com"
        + " /v1beta/openai/chat/completions",
    "openrouter,  llama-70b,   https://openrouter.ai /api/v1/chat/completions",
    "lmstudio,    m,           http://127.0.0.1:1234 /v1/chat/completions",
  })
  void eachProviderIsAskedAtItsAddress(String id, String model, String expected) {
    EngineSpec spec = requireNonNull(example().snapshot().engines().get(id), id);
    String origin = spec.url().getScheme() + "://" + spec.url().getAuthority();

    assertThat(origin + " " + spec.target(Api.CHAT, model)).isEqualTo(expected);
  }

  @Test
  void theNamesThatClientsUseBecomeTheProviders() {
    var engines = example().snapshot().engines();

    assertThat(requireNonNull(engines.get("openrouter")).served("llama-70b"))
        .isEqualTo("meta-llama/llama-3.3-70b-instruct");
    assertThat(requireNonNull(engines.get("azure")).served("gpt-4o"))
        .isEqualTo("my-gpt-4o-deployment");
  }

  @Test
  void everyConfigurationOnThePageIsValid() throws IOException {
    String page = Files.readString(DocumentationTest.root().resolve("docs/providers.md"));
    List<String> blocks = BLOCK.matcher(page).results().map(found -> found.group(1)).toList();

    assertThat(blocks).hasSize(8);
    for (String block : blocks) {
      Path file = Files.writeString(folder.resolve("weir.yaml"), block);
      assertThat(load(file).snapshot().engines()).as(block).hasSize(1);
    }
  }

  private static Configuration example() {
    return load(DocumentationTest.root().resolve("examples/providers/weir.yaml"));
  }

  private static Configuration load(Path file) {
    ConfigResult result = new ConfigLoader(file, Overrides.NONE, ENVIRONMENT::get).load();
    assertThat(result).isInstanceOf(ConfigResult.Valid.class);
    return ((ConfigResult.Valid) result).configuration();
  }
}
