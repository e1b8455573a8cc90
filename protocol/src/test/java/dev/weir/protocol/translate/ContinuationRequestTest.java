package dev.weir.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Api;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an engine is asked for the rest of an answer. */
final class ContinuationRequestTest {
  private static final ChatWords WORDS = new ChatWords("served", false, true);

  private static String asked(Api api, String body, String text, GoingOn by) throws Untranslatable {
    AnswerSoFar soFar = new AnswerSoFar("{}", text, AnswerSoFar.Tokens.pieces(3, 1), false, true);
    byte[] request =
        Continuation.of(api, soFar, by, said -> {})
            .request(body.getBytes(StandardCharsets.UTF_8), WORDS);
    return new String(request, StandardCharsets.UTF_8);
  }

  private static String chat(String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]" + more + "}";
  }

  @Test
  void aChatGetsTheTextAsALastMessageThatIsNotClosed() throws Untranslatable {
    assertThat(asked(Api.CHAT, chat(",\"stream\":true"), "so \"far\"", GoingOn.FINAL_MESSAGE))
        .isEqualTo(
            "{\"model\":\"served\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},"
                + "{\"role\":\"assistant\",\"content\":\"so \\\"far\\\"\"}],\"stream\":true,"
                + "\"continue_final_message\":true,\"add_generation_prompt\":false,"
                + "\"stream_options\":{\"include_usage\":true}}");
  }

  @Test
  void whatTheClientHasBegunItselfGrows() throws Untranslatable {
    String body =
        "{\"model\":\"m\",\"continue_final_message\":true,\"add_generation_prompt\":false,"
            + "\"messages\":[{\"role\":\"assistant\",\"content\":\"one \"}]}";
    assertThat(asked(Api.CHAT, body, "two", GoingOn.FINAL_MESSAGE))
        .contains("[{\"role\":\"assistant\",\"content\":\"one two\"}]");
  }

  @Test
  void aMessageThatAServerGoesOnWithByItselfGrowsToo() throws Untranslatable {
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"one \"}]}";
    assertThat(asked(Api.CHAT, body, "two", GoingOn.PREFILL))
        .contains("[{\"role\":\"assistant\",\"content\":\"one two\"}]")
        .contains("\"continue_final_message\":true,\"add_generation_prompt\":false");
  }

  @Test
  void aBeginningThatAServerHasSaidAgainIsNotSentTwice() throws Untranslatable {
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"one \"}]}";
    assertThat(asked(Api.CHAT, body, "one two", GoingOn.PREFILL))
        .contains("[{\"role\":\"assistant\",\"content\":\"one two\"}]");
  }

  @ParameterizedTest
  @CsvSource({
    "10, 16, '', '\"max_tokens\":6'",
    "16, 16, '', '\"max_tokens\":1'",
    "10, 16, ',\"max_tokens\":40', '\"max_tokens\":30'",
    "10, -1, '', '\"model\":\"served\"'"
  })
  void whatTheFirstEngineWritesAtTheMostHoldsForTheWholeAnswer(
      long said, long usual, String more, String expected) throws Untranslatable {
    AnswerSoFar.Tokens tokens = AnswerSoFar.Tokens.pieces(said, 0).bound(usual);
    String body = "{\"model\":\"m\",\"prompt\":\"p\"" + more + "}";
    String request = completed(body, tokens);
    assertThat(request).contains(expected);
    assertThat(request.contains("max_tokens")).isEqualTo(expected.contains("max_tokens"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\":\"p\",\"max_tokens\":null}", "{\"prompt\":\"p\"}"})
  void whoSaysThatThereIsNoBoundOrHasWrittenMoreHasNone(String body) throws Untranslatable {
    long said = body.contains("null") ? 10 : 17;
    AnswerSoFar.Tokens tokens = AnswerSoFar.Tokens.pieces(said, 0).bound(16);
    assertThat(completed(body, tokens)).doesNotContainPattern("\"max_tokens\":\\d");
  }

  private static String completed(String body, AnswerSoFar.Tokens tokens) throws Untranslatable {
    AnswerSoFar soFar = new AnswerSoFar("{}", "so far", tokens, false, true);
    byte[] request =
        Continuation.of(Api.COMPLETIONS, soFar, GoingOn.PROMPT, text -> {})
            .request(body.getBytes(StandardCharsets.UTF_8), WORDS);
    return new String(request, StandardCharsets.UTF_8);
  }

  @Test
  void ofWhiteSpaceAloneAnEngineThatTrimsIsToldNothing() throws Untranslatable {
    assertThat(asked(Api.CHAT, chat(""), " \n", GoingOn.FINAL_MESSAGE))
        .doesNotContain("assistant")
        .doesNotContain("continue_final_message");
  }

  @Test
  void bothBoundsAreLoweredAndTheOneBelowTheOther() throws Untranslatable {
    String bounds = ",\"max_completion_tokens\":9,\"max_tokens\":8,\"min_tokens\":7";
    assertThat(asked(Api.CHAT, chat(bounds), "x", GoingOn.FINAL_MESSAGE))
        .contains("\"max_completion_tokens\":6,\"max_tokens\":5,\"min_tokens\":4");
  }

  @Test
  void aLeastLengthThatNoAnswerHasIsNone() throws Untranslatable {
    String bounds = ",\"min_tokens\":1" + "0".repeat(30);
    assertThat(asked(Api.CHAT, chat(bounds), "x", GoingOn.FINAL_MESSAGE))
        .contains("\"min_tokens\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"q \"", "[\"q \"]"})
  void onePromptGetsTheText(String prompt) throws Untranslatable {
    String body = "{\"model\":\"m\",\"prompt\":" + prompt + "}";
    assertThat(asked(Api.COMPLETIONS, body, "a ", GoingOn.PROMPT)).contains("\"prompt\":\"q a \"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2]", "[[1,2]]", "[\"a\",\"b\"]"})
  void idsAndSeveralPromptsAreRefusedByName(String prompt) {
    String body = "{\"model\":\"m\",\"prompt\":" + prompt + "}";
    assertThatThrownBy(() -> asked(Api.COMPLETIONS, body, "a ", GoingOn.PROMPT))
        .isInstanceOf(Untranslatable.class)
        .hasMessageStartingWith("prompt: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"n\":1",
        "\"n\":null",
        "\"logprobs\":false",
        "\"logprobs\":null",
        "\"suffix\":\"\"",
        "\"response_format\":{\"type\":\"text\"}",
        "\"tool_choice\":\"auto\"",
        "\"functions\":[]",
        "\"top_logprobs\":null",
        "\"modalities\":[\"text\"]"
      })
  void whatChangesNothingIsNoReason(String harmless) throws Untranslatable {
    assertThat(asked(Api.CHAT, chat("," + harmless), "x", GoingOn.FINAL_MESSAGE)).isNotEmpty();
  }

  @Test
  void aBodyThatCanBeReadInTwoWaysIsNotContinued() {
    String body = chat(",\"temperature\":0,\"temperature\":1");
    assertThatThrownBy(() -> asked(Api.CHAT, body, "x", GoingOn.FINAL_MESSAGE))
        .hasMessage("temperature: twice (expected: once)");
  }

  @Test
  void aSeamLeavesOutWhatIsSaidAgainAndNoMore() {
    assertThat(seam(" \n").show(" \nnew")).isEqualTo("new");
    assertThat(seam(" \n").show(" new")).isEqualTo("new");
    assertThat(seam("\n").show("\n\nnew")).isEqualTo("\nnew");
    assertThat(seam(" ").show("new ")).isEqualTo("new ");
    Seam inPieces = seam("\n\n");
    assertThat(inPieces.show("\n") + inPieces.show("\n") + inPieces.show("\nx")).isEqualTo("\nx");
  }

  private static Seam seam(String again) {
    return new Seam(again, 1, false, StopSeam.NONE);
  }

  @Test
  void aStopThatStraddlesIsFoundInPiecesAndWhatOnlyLooksLikeOneIsShown() {
    StopSeam stop = StopSeam.of(List.of("</end>"), "text </e");
    assertThat(stop.show("n") + stop.show("d")).isEmpty();
    assertThat(stop.show("> and more")).isEmpty();
    assertThat(stop.stopped()).isTrue();

    StopSeam none = StopSeam.of(List.of("</end>"), "text </e");
    assertThat(none.show("n")).isEmpty();
    assertThat(none.show("ough")).isEqualTo("nough");
    assertThat(none.show(" </end>")).isEqualTo(" </end>");
    assertThat(none.stopped()).isFalse();
  }

  @Test
  void whatWasHeldBackIsShownAtTheEnd() {
    StopSeam held = StopSeam.of(List.of("END"), "E");
    assertThat(held.show("N")).isEmpty();
    assertThat(held.rest()).isEqualTo("N");
  }
}
