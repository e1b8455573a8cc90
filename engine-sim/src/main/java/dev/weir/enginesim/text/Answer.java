package dev.weir.enginesim.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, decided when its request arrives: the engine only paces it. Word i ends at byte
 * {@code end(i)}; the visible text may end earlier, where a stop string begins.
 *
 * <p>An answer may also be a given text, a JSON document or the arguments of a call, which the
 * engine spells in pieces of a few bytes.
 */
public final class Answer {
  private final byte[] text;
  private final int[] ends;
  private final boolean stopped;
  private final @Nullable String stop;
  private final @Nullable Call call;

  /**
   * @param ends where each word ends, at most {@code text.length}
   * @param stopped whether it ended by itself or by a stop string, not by the limit
   * @param stop the string that ended it, if one did
   * @param call what it calls, if it is a call
   */
  Answer(byte[] text, int[] ends, boolean stopped, @Nullable String stop, @Nullable Call call) {
    this.text = text;
    this.ends = ends;
    this.stopped = stopped;
    this.stop = stop;
    this.call = call;
  }

  /** The answer to a prompt: the same for equal arguments, always. */
  public static Answer to(Prompt prompt, AnswerLimits limits, long seed) {
    return new AnswerWriter(prompt, limits, seed).write();
  }

  /** A given text, or what is left of it when the prompt has begun it. */
  public static Answer spelling(String text, Prompt prompt, int maxTokens) {
    return Spelling.of(text, prompt).answer(maxTokens, null);
  }

  /** A call with these arguments. */
  public static Answer calling(Call call, String arguments, Prompt prompt, int maxTokens) {
    return Spelling.of(arguments, prompt).answer(maxTokens, call);
  }

  /** What it calls, or null: it is for reading. */
  public @Nullable Call call() {
    return call;
  }

  /** The stop string that ended it, or null: none did. */
  public @Nullable String stop() {
    return stop;
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

  /** {@code stop}, {@code tool_calls} or {@code length}. */
  public String finishReason() {
    if (!stopped) {
      return "length";
    }
    return call == null ? "stop" : "tool_calls";
  }
}
