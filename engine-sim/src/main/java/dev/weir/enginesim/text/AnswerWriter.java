package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes one {@link Answer}, word by word, until one of its limits is met. */
final class AnswerWriter {
  private final Prompt prompt;
  private final AnswerLimits limits;
  private final long seed;
  private final List<byte[]> stops;
  private final int longestStop;
  private final WordStream words;

  /** Words until the model ends by itself, or -1: it has no memory of them. */
  private final int natural;

  private byte[] text = new byte[1024];
  private int length;
  private int[] ends = new int[128];
  private int count;

  AnswerWriter(Prompt prompt, AnswerLimits limits, long seed) {
    this.prompt = prompt;
    this.limits = limits;
    this.seed = seed;
    stops = limits.stops().stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    longestStop = stops.stream().mapToInt(s -> s.length).max().orElse(0);
    words = new WordStream(prompt.hash(), seed);
    natural = prompt.knowsAnswerStart() ? naturalLength(prompt) : -1;
  }

  /** Words that are left of the answer, given what is there of it. */
  private int naturalLength(Prompt prompt) {
    long start = prompt.hashBeforeAnswer();
    byte[] said = prompt.answerSoFar();
    WordStream again = new WordStream(start, seed);
    int at = 0;
    int known = 0;
    while (at < said.length) {
      byte[] word = again.next();
      int end = at + word.length;
      if (end > said.length || !Arrays.equals(said, at, end, word, 0, word.length)) {
        return AnswerLength.words(prompt.hash(), seed);
      }
      at = end;
      known++;
    }
    return Math.max(0, AnswerLength.words(start, seed) - known);
  }

  Answer write() {
    while (count < limits.maxTokens()) {
      if (ended()) {
        return finish(true);
      }
      append(words.next());
      int cut = count > limits.minTokens() ? stopAt() : -1;
      if (cut >= 0) {
        length = cut;
        Arrays.setAll(ends, i -> Math.min(ends[i], cut));
        return finish(true);
      }
    }
    return finish(false);
  }

  private boolean ended() {
    if (limits.ignoreEnd() || count < limits.minTokens()) {
      return false;
    }
    if (natural >= 0) {
      return count >= natural;
    }
    byte last = length > 0 ? text[length - 1] : prompt.lastByte();
    return (last == ' ' || last == '\n') && AnswerLength.endsAfter(words.state(), seed);
  }

  private void append(byte[] word) {
    if (length + word.length > text.length) {
      text = Arrays.copyOf(text, text.length * 2);
    }
    System.arraycopy(word, 0, text, length, word.length);
    length += word.length;
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count++] = length;
  }

  /** Where the first stop string begins that the last word completed, or -1. */
  private int stopAt() {
    int before = count > 1 ? ends[count - 2] : 0;
    int from = Math.max(0, before - longestStop + 1);
    for (int i = from; i < length; i++) {
      for (byte[] stop : stops) {
        if (i + stop.length <= length
            && Arrays.equals(text, i, i + stop.length, stop, 0, stop.length)) {
          return i;
        }
      }
    }
    return -1;
  }

  private Answer finish(boolean stopped) {
    return new Answer(Arrays.copyOf(text, length), Arrays.copyOf(ends, count), stopped, null);
  }
}
