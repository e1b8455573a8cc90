package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one {@link Answer}, word by word, until one of its limits is met. */
final class AnswerWriter {
  private final Prompt prompt;
  private final AnswerLimits limits;
  private final long seed;
  private final List<byte[]> stops;
  private final int longestStop;
  private final WordStream words;

  /** The rest of a word that the prompt ends within. */
  private final byte[] begun;

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
    Said said = prompt.knowsAnswerStart() ? prompt.said(seed) : null;
    begun = (said == null ? "" : said.rest()).getBytes(StandardCharsets.UTF_8);
    words = new WordStream(ByteHash.add(prompt.hash(), begun, 0, begun.length), seed);
    natural = prompt.knowsAnswerStart() ? naturalLength(prompt, said) : -1;
  }

  /** Words that are left of the answer, given what is there of it. */
  private int naturalLength(Prompt prompt, @Nullable Said said) {
    return said == null
        ? AnswerLength.words(prompt.hash(), seed)
        : Math.max(0, AnswerLength.words(prompt.hashBeforeAnswer(), seed) - said.wholeWords());
  }

  Answer write() {
    while (count < limits.maxTokens()) {
      if (ended()) {
        return finish(true, null);
      }
      append(count == 0 && begun.length > 0 ? begun : words.next());
      int cut = count > limits.minTokens() ? stopAt() : -1;
      if (cut >= 0) {
        String stop = stopFrom(cut);
        length = cut;
        Arrays.setAll(ends, i -> Math.min(ends[i], cut));
        return finish(true, stop);
      }
    }
    return finish(false, null);
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
    for (int i = Math.max(0, before - longestStop + 1); i < length; i++) {
      if (stopFrom(i) != null) {
        return i;
      }
    }
    return -1;
  }

  /** The stop string that begins at this byte and is whole, or null. */
  private @Nullable String stopFrom(int at) {
    for (byte[] stop : stops) {
      int end = at + stop.length;
      if (end <= length && Arrays.equals(text, at, end, stop, 0, stop.length)) {
        return new String(stop, StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private Answer finish(boolean stopped, @Nullable String stop) {
    return new Answer(Arrays.copyOf(text, length), Arrays.copyOf(ends, count), stopped, stop, null);
  }
}
