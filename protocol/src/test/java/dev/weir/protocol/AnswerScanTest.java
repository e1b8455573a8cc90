package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as vLLM, SGLang, llama.cpp, Ollama and OpenAI send them. */
class AnswerScanTest {
  private static final String CHUNK =
      "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"system_fingerprint\":null,\"choices\":[";
  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}",
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},\"finish_reason\":null}",
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[]},\"finish_reason\":null}",
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null,\"reasoning_content\":null,\"tool_calls\":null,\"function_call\":null}}",
        "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":[],\"function_call\":{ }}}",
        "{\"index\":0,\"delta\":{}}",
        "{\"index\":0,\"delta\":null,\"finish_reason\":null}",
        "{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":\"\"}"
      })
  void aRoleFrameIsNoContent(String choice) {
    AnswerScan scan = scan(CHUNK + choice + "],\"usage\":null}");
    assertThat(scan.content()).isFalse();
    assertThat(scan.finished()).isFalse();
    assertThat(scan.error()).isFalse();
    assertThat(scan.usage()).isFalse();
    assertThat(scan.onlyUsage()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"logprobs\":null,\"finish_reason\":null}",
        "{\"index\":0,\"delta\":{\"content\":\" \"}}",
        "{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}",
        "{\"index\":0,\"delta\":{\"reasoning_content\":\"Hm\"}}",
        "{\"index\":0,\"delta\":{\"content\":\"\",\"reasoning\":\"Hm\"}}",
        "{\"index\":0,\"delta\":{\"refusal\":\"No\"}}",
        "{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}",
        "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}",
        "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}}",
        "{\"index\":0,\"delta\":{\"function_call\":{\"name\":\"f\"}}}",
        "{\"index\":0,\"text\":\"Hi\",\"logprobs\":null,\"finish_reason\":null,\"stop_reason\":null}",
        "{\"index\":0,\"delta\":{}},{\"index\":1,\"delta\":{\"content\":\"Hi\"}}"
      })
  void whatAClientWouldShowIsContent(String choice) {
    AnswerScan scan = scan(CHUNK + choice + "]}");
    assertThat(scan.content()).isTrue();
    assertThat(scan.finished()).isFalse();
    assertThat(scan.error()).isFalse();
  }

  @Test
  void theLastFrameOfAChoiceSaysWhy() {
    AnswerScan scan =
        scan(CHUNK + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}");
    assertThat(scan.finished()).isTrue();
    assertThat(scan.content()).isFalse();
    AnswerScan vllm =
        scan(
            CHUNK
                + "{\"index\":0,\"delta\":{\"content\":\"!\"},\"finish_reason\":\"length\",\"stop_reason\":null}]}");
    assertThat(vllm.finished()).isTrue();
    assertThat(vllm.content()).isTrue();
  }

  @Test
  void theUsageFrameHasNoChoices() {
    AnswerScan scan =
        scan(
            CHUNK
                + "],\"usage\":{\"prompt_tokens\":1117,\"total_tokens\":1163,"
                + "\"completion_tokens\":46,\"prompt_tokens_details\":{\"cached_tokens\":1024,"
                + "\"audio_tokens\":12},\"completion_tokens_details\":{\"reasoning_tokens\":5}}}");
    assertThat(scan.onlyUsage()).isTrue();
    assertThat(scan.promptTokens()).isEqualTo(1117);
    assertThat(scan.completionTokens()).isEqualTo(46);
    assertThat(scan.cachedTokens()).isEqualTo(1024);
    assertThat(scan.soundTokens()).isEqualTo(12);
  }

  @Test
  void usageBesideAChoiceIsNotUsageAlone() {
    AnswerScan scan =
        scan(
            "{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,"
                + "\"prompt_tokens_details\":null},\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":\"a\"}}]}");
    assertThat(scan.usage()).isTrue();
    assertThat(scan.onlyUsage()).isFalse();
    assertThat(scan.cachedTokens()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"12\"", "1.5", "-5", "true", "{}", "[7]", "1e2"})
  void aCountThatIsNoneIsNotSaid(String count) {
    AnswerScan scan =
        scan(
            "{\"usage\":{\"prompt_tokens\":COUNT,\"completion_tokens\":COUNT,"
                    .replace("COUNT", count)
                + "\"prompt_tokens_details\":{\"cached_tokens\":"
                + count
                + "}}}");
    assertThat(scan.promptTokens()).isEqualTo(-1);
    assertThat(scan.completionTokens()).isEqualTo(-1);
    assertThat(scan.cachedTokens()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"KV cache is full\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}",
        "{\"error\":{\"code\":400,\"message\":\"exceeds the context\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}",
        "{\"error\":\"model 'x' not found\"}",
        "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"error\":{}}"
      })
  void anErrorFrameIsAnError(String frame) {
    assertThat(scan(frame).error()).isTrue();
  }

  @Test
  void errorNullIsNoErrorAndNestedErrorsAreTheModelsOwnWords() {
    assertThat(scan("{\"error\":null,\"choices\":[]}").error()).isFalse();
    assertThat(
            scan(CHUNK + "{\"delta\":{\"content\":\"{\\\"error\\\":1}\",\"error\":1}}]}").error())
        .isFalse();
  }

  @Test
  void aWholeAnswerTellsItsEndAndItsUsage() {
    AnswerScan scan =
        scan(
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"Hi\",\"tool_calls\":[]},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                + "\"total_tokens\":11,\"completion_tokens\":2},\"timings\":{\"prompt_n\":9}}");
    assertThat(scan.finished()).isTrue();
    assertThat(scan.error()).isFalse();
    assertThat(scan.promptTokens()).isEqualTo(9);
    assertThat(scan.completionTokens()).isEqualTo(2);
  }

  @Test
  void anEmbeddingsAnswerTellsItsUsage() {
    String vector = "0.0123,-1.5e-05,".repeat(2000) + "0";
    AnswerScan scan =
        scan(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":["
                + vector
                + "],\"index\":0}],\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
    assertThat(scan.promptTokens()).isEqualTo(8);
    assertThat(scan.completionTokens()).isEqualTo(-1);
    assertThat(scan.content()).isFalse();
  }

  @Test
  void aLongPieceOfContentIsContent() {
    assertThat(
            scan(CHUNK + "{\"delta\":{\"content\":\"" + "x".repeat(100_000) + "\"}}]}").content())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[DONE]", "{\"choices\":[}", "{\"choices\":[]}x", "data"})
  void whatIsNotJsonIsBroken(String frame) {
    AnswerScan scan = new AnswerScan();
    scan.reset();
    Pieces.WHOLE.feed(Bodies.bytes(frame), random, scan::feed);
    assertThat(scan.finish()).isFalse();
  }

  @Test
  void aScanForgetsTheLastFrame() {
    AnswerScan scan = new AnswerScan();
    String full =
        "{\"error\":1,\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":1}},\"choices\":[{\"text\":\"a\","
            + "\"finish_reason\":\"stop\"}]";
    scan.reset();
    Pieces.WHOLE.feed(Bodies.bytes(full), random, scan::feed);
    assertThat(scan.finish()).isFalse();
    scan.reset();
    Pieces.WHOLE.feed(Bodies.bytes("{}"), random, scan::feed);
    assertThat(scan.finish()).isTrue();
    assertThat(scan.content() || scan.finished() || scan.error() || scan.usage()).isFalse();
    assertThat(scan.promptTokens()).isEqualTo(-1);
    assertThat(scan.completionTokens()).isEqualTo(-1);
    assertThat(scan.cachedTokens()).isEqualTo(-1);
  }

  private AnswerScan scan(String frame) {
    AnswerScan scan = new AnswerScan();
    scan.reset();
    Pieces.RANDOM.feed(Bodies.bytes(frame), random, scan::feed);
    assertThat(scan.finish()).as(frame).isTrue();
    return scan;
  }
}
