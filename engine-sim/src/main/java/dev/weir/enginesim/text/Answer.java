package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A whole answer, decided when its request arrives: the engine only paces it. Word i ends at byte
 * {@code end(i)}; the visible text may end earlier, where a stop string begins.
 */
public final class Answer {
  private final byte[] text;
  private final int[] ends;
  private final boolean stopped;

  /**
   * @param ends where each word ends, at most {@code text.length}
   * @param stopped whether it ended by itself or by a stop string, not by the limit
   */
  Answer(byte[] text, int[] ends, boolean stopped) {
    this.text = text;
    this.ends = ends;
    this.stopped = stopped;
  }

  /** The answer to a prompt: the same for equal arguments, always. */
  public static Answer to(Prompt prompt, AnswerLimits limits, long seed) {
    return new AnswerWriter(prompt, limits, seed).write();
  }

  /** Words, which are its tokens; 0 if the prompt was complete already. */
  public int tokens() {
    return ends.length;
  }

  /** Bytes of text that the first {@code tokens} tokens show. */
  public int end(int tokens) {
    return tokens == 0 ? 0 : ends[tokens - 1];
  }

  /** The whole visible text in UTF-8; callers do not change it. */
  public byte[] bytes() {
    return text;
  }

  public String text() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The text that the first tokens show. */
  public String text(int tokens) {
    return new String(Arrays.copyOf(text, end(tokens)), StandardCharsets.UTF_8);
  }

  /** {@code stop} or {@code length}. */
  public String finishReason() {
    return stopped ? "stop" : "length";
  }
}
