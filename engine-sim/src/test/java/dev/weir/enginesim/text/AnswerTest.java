package dev.weir.enginesim.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final int ROOM = 100_000;

  @Test
  void equalBytesAndSeedsGiveEqualAnswers() {
    Answer first = Answer.to(ask("Why is the sky blue?"), AnswerLimits.atMost(ROOM), 7);
    Answer second = Answer.to(ask("Why is the sky blue?"), AnswerLimits.atMost(ROOM), 7);
    assertThat(second.text()).isEqualTo(first.text()).isNotEmpty();
    assertThat(second.tokens()).isEqualTo(first.tokens());
  }

  @Test
  void oneOtherByteOrAnotherSeedChangesEveryWordThatFollows() {
    AnswerLimits limits = AnswerLimits.exactly(200);
    String answer = Answer.to(ask("Why is the sky blue?"), limits, 7).text();
    String otherByte = Answer.to(ask("Why is the sky blue."), limits, 7).text();
    String otherSeed = Answer.to(ask("Why is the sky blue?"), limits, 8).text();
    assertThat(commonWords(answer, otherByte)).isLessThan(10);
    assertThat(commonWords(answer, otherSeed)).isLessThan(10);
  }

  @Test
  void aLostByteInTheMiddleChangesTheRest() {
    Answer whole = Answer.to(text("start "), AnswerLimits.exactly(100), 1);
    String lost = whole.text(50).substring(1);
    Answer rest = Answer.to(text("start " + lost), AnswerLimits.exactly(50), 1);
    assertThat(commonWords(whole.text().substring(whole.text(50).length()), rest.text()))
        .isLessThan(5);
  }

  @Test
  void aChatGoesOnExactlyWhereItBroke() {
    for (int question = 0; question < 50; question++) {
      String text = "Question " + question;
      Answer whole = Answer.to(ask(text), AnswerLimits.atMost(ROOM), 3);
      int step = Math.max(1, whole.tokens() / 7);
      for (int done = 0; done <= whole.tokens(); done += step) {
        String begun = whole.text(done);
        Prompt prompt =
            new ChatTemplate()
                .message("user", text)
                .goOn("assistant", Content.of(begun), Tokenizer.BYTES4);
        Answer rest = Answer.to(prompt, AnswerLimits.atMost(ROOM), 3);
        assertThat(begun + rest.text()).isEqualTo(whole.text());
        assertThat(done + rest.tokens()).isEqualTo(whole.tokens());
        assertThat(rest.finishReason()).isEqualTo("stop");
      }
    }
  }

  @Test
  void aCompletionGoesOnExactlyWhereItBroke() {
    for (int i = 0; i < 50; i++) {
      String text = "Once upon a time number " + i;
      Answer whole = Answer.to(text(text), AnswerLimits.atMost(ROOM), 3);
      int step = Math.max(1, whole.tokens() / 7);
      for (int done = 0; done <= whole.tokens(); done += step) {
        String begun = whole.text(done);
        Answer rest = Answer.to(text(text + begun), AnswerLimits.atMost(ROOM), 3);
        assertThat(begun + rest.text()).isEqualTo(whole.text());
      }
    }
  }

  @Test
  void lengthsAreLogNormalWithAMeanNearTwoHundred() {
    int[] lengths =
        IntStream.range(0, 4_000)
            .map(i -> Answer.to(ask("Question " + i), AnswerLimits.atMost(ROOM), 0).tokens())
            .sorted()
            .toArray();
    assertThat(IntStream.of(lengths).average().orElseThrow()).isBetween(180.0, 220.0);
    assertThat(lengths[2_000]).as("median").isBetween(115, 150);
    assertThat(lengths[0]).isPositive();
    assertThat(lengths[3_999]).isLessThanOrEqualTo(2_000);
  }

  @Test
  void exactlyNMeansNWordsAndTheReasonIsLength() {
    Answer answer = Answer.to(ask("Hello"), AnswerLimits.exactly(2_345), 0);
    assertThat(answer.tokens()).isEqualTo(2_345);
    assertThat(answer.finishReason()).isEqualTo("length");
    assertThat(answer.end(2_345)).isEqualTo(answer.bytes().length);
  }

  @Test
  void aStopStringEndsTheAnswerAndIsNotPartOfIt() {
    String whole = Answer.to(ask("Hello"), AnswerLimits.exactly(100), 0).text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 9);
    AnswerLimits limits = new AnswerLimits(100, 0, true, List.of("\u0000never", stop));
    Answer answer = Answer.to(ask("Hello"), limits, 0);
    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.finishReason()).isEqualTo("stop");
    assertThat(answer.end(answer.tokens())).isEqualTo(answer.bytes().length);
  }

  @Test
  void nothingEndsAnAnswerBeforeItsMinimum() {
    AnswerLimits limits = new AnswerLimits(3_000, 2_500, false, List.of("a", "e", "i", "o"));
    Answer answer = Answer.to(ask("Hello"), limits, 0);
    assertThat(answer.tokens()).isBetween(2_500, 2_510);
    assertThat(answer.finishReason()).isEqualTo("stop");
  }

  @Test
  void theWordsIncludeOnesThatNeedEscapingAndOnesOutsideAscii() {
    String text = Answer.to(ask("Hello"), AnswerLimits.exactly(20_000), 0).text();
    assertThat(text).contains("\"", "\\", "\n", "\u0001", "日本", "😀", "data: [DONE]", "\r\n");
  }

  private static Prompt ask(String question) {
    return new ChatTemplate().message("user", question).ask(Tokenizer.BYTES4);
  }

  private static Prompt text(String text) {
    return Prompt.text(text, Tokenizer.BYTES4);
  }

  /** At how many of the first 45 places two texts have the same word. */
  private static long commonWords(String a, String b) {
    String[] left = a.split(" ", -1);
    String[] right = b.split(" ", -1);
    return IntStream.range(0, 45).filter(i -> left[i].equals(right[i])).count();
  }
}
