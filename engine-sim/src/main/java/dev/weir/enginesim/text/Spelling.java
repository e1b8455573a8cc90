package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text that is known beforehand, cut into tokens: four bytes each, and no character in two. */
final class Spelling {
  private final byte[] text;

  private Spelling(byte[] text) {
    this.text = text;
  }

  /** The text, without what the prompt has of it already if it has a beginning of it. */
  static Spelling of(String text, Prompt prompt) {
    byte[] whole = text.getBytes(StandardCharsets.UTF_8);
    byte[] begun = prompt.knowsAnswerStart() ? prompt.answerSoFar() : new byte[0];
    boolean goesOn =
        begun.length <= whole.length
            && Arrays.equals(whole, 0, begun.length, begun, 0, begun.length);
    return new Spelling(goesOn ? Arrays.copyOfRange(whole, begun.length, whole.length) : whole);
  }

  Answer answer(int maxTokens, @Nullable Call call) {
    int[] ends = new int[text.length];
    int count = 0;
    int at = 0;
    while (at < text.length && count < maxTokens) {
      at = next(at);
      ends[count++] = at;
    }
    return new Answer(
        Arrays.copyOf(text, at), Arrays.copyOf(ends, count), at == text.length, null, call);
  }

  /** Where the token that begins here ends. */
  private int next(int at) {
    int end = Math.min(text.length, at + Tokenizer.BYTES_PER_TOKEN);
    while (end < text.length && continues(text[end])) {
      end++;
    }
    return end;
  }

  private static boolean continues(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
