package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineTargetsTest {
  @ParameterizedTest
  @CsvSource({
    "http://h:8000,                                /v1/chat/completions",
    "http://h:8000/,                               /v1/chat/completions",
    "http://h:8000/v1,                             /v1/chat/completions",
    "http://h/proxy,                               /proxy/v1/chat/completions",
    "http://h/vault,                               /vault/v1/chat/completions",
    "https://openrouter.ai/api/v1,                 /api/v1/chat/completions",
    "https://openrouter.ai/api,                    /api/v1/chat/completions",
    "https://h/v1beta/openai/,                     /v1beta/openai/chat/completions",
    "https://h/client/v4/accounts/i/ai/v1,         /client/v4/accounts/i/ai/v1/chat/completions",
    "https://h/api/paas/v4,                        /api/paas/v4/chat/completions",
  })
  void aBaseWithAVersionIsComplete(String base, String target) {
    assertThat(spec(EngineKind.COMPATIBLE, base).target(Api.CHAT, "m")).isEqualTo(target);
  }

  @Test
  void whatIsOutsideOfV1StandsBesideIt() {
    EngineSpec engine = spec(EngineKind.VLLM, "http://h/proxy/v1");

    assertThat(engine.target(Api.TOKENIZE, "m")).isEqualTo("/proxy/tokenize");
    assertThat(engine.healthTarget()).isEqualTo("/proxy/health");
    assertThat(engine.modelsTarget()).isEqualTo("/proxy/v1/models");
    assertThat(spec(EngineKind.OLLAMA, "http://h").healthTarget()).isEqualTo("/api/version");
  }

  @Test
  void aProviderIsAskedForItsModelsToSeeThatItLives() {
    assertThat(spec(EngineKind.LMSTUDIO, "http://h:1234").healthTarget()).isEqualTo("/v1/models");
    assertThat(spec(EngineKind.OPENAI, "https://api.openai.com").healthTarget())
        .isEqualTo("/v1/models");
    assertThat(spec(EngineKind.ANTHROPIC, "https://api.anthropic.com").healthTarget())
        .isEqualTo("/v1/models?limit=1000");
    assertThat(spec(EngineKind.GEMINI, "https://h").healthTarget())
        .isEqualTo("/v1beta/openai/models");
    assertThat(spec(EngineKind.GEMINI, "https://h/v1beta/openai").target(Api.EMBEDDINGS, "m"))
        .isEqualTo("/v1beta/openai/embeddings");
  }

  @ParameterizedTest
  @CsvSource({
    "https://x.openai.azure.com",
    "https://x.openai.azure.com/openai/",
    "https://x.openai.azure.com/openai/v1",
  })
  void azureHasTwoApisOnOneResource(String base) {
    EngineSpec undated = azure(base, null, null);
    assertThat(undated.target(Api.CHAT, "m")).isEqualTo("/openai/v1/chat/completions");
    assertThat(undated.healthTarget()).isEqualTo("/openai/v1/models");
    assertThat(azure(base, null, "preview").target(Api.RESPONSES, "m"))
        .isEqualTo("/openai/v1/responses?api-version=preview");

    EngineSpec dated = azure(base, null, "2024-10-21");
    assertThat(dated.target(Api.CHAT, "gpt 4/ö"))
        .isEqualTo("/openai/deployments/gpt%204%2F%C3%B6/chat/completions?api-version=2024-10-21");
    assertThat(dated.target(Api.RESPONSES, "m"))
        .isEqualTo("/openai/responses?api-version=2024-10-21");
    assertThat(dated.healthTarget()).isEqualTo("/openai/models?api-version=2024-10-21");
    assertThat(azure(base, "d", "2024-10-21").target(Api.SPEECH, "m"))
        .isEqualTo("/openai/deployments/d/audio/speech?api-version=2024-10-21");
  }

  @Test
  void aConfiguredPathIsTakenAsItIs() {
    Map<String, String> paths =
        Map.of("rerank", "/v2/rerank?x=1", "models", "/list", "health", "/alive");
    EngineSpec engine =
        new EngineSpec(
            "e",
            EngineKind.VLLM,
            URI.create("http://h/proxy"),
            null,
            null,
            1,
            new Access(List.of(), paths, Map.of(), null, null));

    assertThat(engine.target(Api.RERANK, "m")).isEqualTo("/v2/rerank?x=1");
    assertThat(engine.target(Api.CHAT, "m")).isEqualTo("/proxy/v1/chat/completions");
    assertThat(engine.modelsTarget()).isEqualTo("/list");
    assertThat(engine.healthTarget()).isEqualTo("/alive");
  }

  @Test
  void aModelHasTheNameThatIsSaidForItThenTheEnginesOneThenTheClients() {
    Access names = new Access(List.of(), Map.of(), Map.of("big", "big-2"), null, null);
    URI url = URI.create("http://h");
    EngineSpec both = new EngineSpec("e", EngineKind.VLLM, url, "served", null, 1, names);

    assertThat(both.served("big")).isEqualTo("big-2");
    assertThat(both.served("small")).isEqualTo("served");
    assertThat(spec(EngineKind.VLLM, "http://h").served("small")).isEqualTo("small");
  }

  private static EngineSpec spec(EngineKind kind, String base) {
    return new EngineSpec("e", kind, URI.create(base), null, null, 1);
  }

  private static EngineSpec azure(
      String base, @Nullable String deployment, @Nullable String version) {
    Access access = new Access(List.of(), Map.of(), Map.of(), deployment, version);
    return new EngineSpec("e", EngineKind.AZURE, URI.create(base), null, null, 1, access);
  }
}
