package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind.Speaks;
import dev.weir.protocol.Api;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EngineKindTest {
  @ParameterizedTest
  @EnumSource
  void everyKindChats(EngineKind kind) {
    assertThat(kind.speaks(Api.CHAT)).isEqualTo(Speaks.YES);
  }

  @Test
  void whatDependsOnTheVersionOfALocalEngineIsUnknown() {
    assertThat(EngineKind.VLLM.speaks(Api.MESSAGES)).isEqualTo(Speaks.UNKNOWN);
    assertThat(EngineKind.OLLAMA.speaks(Api.RESPONSES)).isEqualTo(Speaks.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void onlyEnginesThatHaveAWordForItAreToldToGoOn(EngineKind kind) {
    assertThat(kind.continues())
        .isEqualTo(
            Set.of(EngineKind.VLLM, EngineKind.SGLANG, EngineKind.LLAMACPP, EngineKind.SIM)
                .contains(kind));
  }

  @Test
  void aProviderIsNotAskedForWhatItNeverHad() {
    assertThat(EngineKind.OPENAI.speaks(Api.MESSAGES)).isEqualTo(Speaks.NO);
    assertThat(EngineKind.OPENAI.speaks(Api.RESPONSES)).isEqualTo(Speaks.YES);
    assertThat(EngineKind.OPENAI.speaks(Api.SPEECH)).isEqualTo(Speaks.UNKNOWN);
    assertThat(EngineKind.ANTHROPIC.speaks(Api.MESSAGES)).isEqualTo(Speaks.YES);
    assertThat(EngineKind.ANTHROPIC.speaks(Api.EMBEDDINGS)).isEqualTo(Speaks.NO);
    assertThat(EngineKind.AZURE.speaks(Api.COUNT_TOKENS)).isEqualTo(Speaks.NO);
    assertThat(EngineKind.AZURE.speaks(Api.RESPONSES)).isEqualTo(Speaks.UNKNOWN);
    assertThat(EngineKind.GEMINI.speaks(Api.COMPLETIONS)).isEqualTo(Speaks.NO);
    assertThat(EngineKind.COMPATIBLE.speaks(Api.MESSAGES)).isEqualTo(Speaks.UNKNOWN);
    assertThat(EngineKind.LMSTUDIO.speaks(Api.RERANK)).isEqualTo(Speaks.NO);
  }
}
