package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer that stands at the end of a prompt, as the model itself would have
 * said it. It may end within a word: whoever goes on says the rest of that word first, as a model
 * does that is shown its own text without the white space at its end.
 *
 * @param start where the answer begins
 * @param words of it, the last one perhaps not whole
 * @param rest of the last word; empty: it is whole
 */
record Said(int start, int words, String rest) {
  /**
   * @param bytes that end with it
   * @param state the {@link ByteHash} of all before it
   * @return null: the model would have said something else
   */
  static @Nullable Said from(int start, byte[] bytes, long state, long seed) {
    WordStream again = new WordStream(state, seed);
    int at = start;
    int words = 0;
    while (at < bytes.length) {
      byte[] word = again.next();
      int there = Math.min(word.length, bytes.length - at);
      if (!Arrays.equals(bytes, at, at + there, word, 0, there)) {
        return null;
      }
      at += there;
      words++;
      if (there < word.length) {
        int left = word.length - there;
        return new Said(start, words, new String(word, there, left, StandardCharsets.UTF_8));
      }
    }
    return new Said(start, words, "");
  }

  int wholeWords() {
    return rest.isEmpty() ? words : words - 1;
  }
}
