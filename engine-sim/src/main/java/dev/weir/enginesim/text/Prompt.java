package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as the model sees it: canonical bytes, and how many tokens they count for.
 *
 * <p>Equal beginnings of conversations are equal beginnings of bytes, so the names of its KV blocks
 * are hashes of the bytes up to the end of each block, 64 bytes for 16 tokens.
 */
public final class Prompt {
  private static final int UNKNOWN = -1;

  /** Bytes at the end of a bare text in which an earlier answer is looked for. */
  private static final int MOST_SAID = 16 << 10;

  private final byte[] bytes;
  private final int tokens;
  private final int answerStart;
  private final long hash;

  private Prompt(byte[] bytes, int tokens, int answerStart) {
    this.bytes = bytes;
    this.tokens = Math.max(1, tokens);
    this.answerStart = answerStart;
    this.hash = ByteHash.add(ByteHash.START, bytes, 0, bytes.length);
  }

  /** A bare text; what of it was an earlier answer, nobody knows. */
  public static Prompt text(String text, Tokenizer tokenizer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Prompt(bytes, tokenizer.count(bytes), UNKNOWN);
  }

  /** Token ids, four bytes each. */
  public static Prompt tokenIds(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
    for (int id : ids) {
      bytes.putInt(id);
    }
    return new Prompt(bytes.array(), ids.length, UNKNOWN);
  }

  /**
   * A conversation.
   *
   * @param answerStart where the answer begins: at the end, or before the part of it that is there
   */
  static Prompt chat(byte[] bytes, int answerStart, int tokens) {
    return new Prompt(bytes, tokens, answerStart);
  }

  public int tokens() {
    return tokens;
  }

  /**
   * The same for a model that said what is there of the answer itself: a word of it is a token, as
   * it was when it was written, and so is a last one that is not whole.
   */
  public Prompt said(long seed, Tokenizer tokenizer) {
    Said said = knowsAnswerStart() ? said(seed) : earlierAnswer(seed);
    if (said == null || said.words() == 0) {
      return this;
    }
    int asked = tokenizer.count(Arrays.copyOf(bytes, said.start()));
    int attached = tokens - tokenizer.count(bytes);
    return new Prompt(bytes, asked + attached + said.words(), answerStart);
  }

  /** What is there of the answer; null: it is not what this model would have said. */
  @Nullable Said said(long seed) {
    return Said.from(answerStart, bytes, hashBeforeAnswer(), seed);
  }

  /**
   * An answer that a bare text ends with, where one does: the longest that this model would have
   * said, of at least one whole word.
   */
  private @Nullable Said earlierAnswer(long seed) {
    int first = Math.max(0, bytes.length - MOST_SAID);
    long state = ByteHash.add(ByteHash.START, bytes, 0, first);
    for (int start = first; start < bytes.length; start++) {
      Said said = Said.from(start, bytes, state, seed);
      if (said != null && said.wholeWords() > 0) {
        return said;
      }
      state = ByteHash.add(state, bytes[start]);
    }
    return null;
  }

  /** The hash of all its bytes. */
  public long hash() {
    return hash;
  }

  /** The hash of what is asked: all its bytes, without the part of the answer that is there. */
  public long questionHash() {
    return knowsAnswerStart() ? hashBeforeAnswer() : hash;
  }

  /** Its tokens as numbers; those of an attachment are told as text. */
  public long[] ids(Tokenizer tokenizer) {
    return tokenizer.ids(bytes);
  }

  byte lastByte() {
    return bytes.length == 0 ? 0 : bytes[bytes.length - 1];
  }

  boolean knowsAnswerStart() {
    return answerStart != UNKNOWN;
  }

  /** The hash of the bytes before the answer; only if its start is known. */
  long hashBeforeAnswer() {
    return ByteHash.add(ByteHash.START, bytes, 0, answerStart);
  }

  /** What is there of the answer already; only if its start is known. */
  byte[] answerSoFar() {
    return Arrays.copyOfRange(bytes, answerStart, bytes.length);
  }

  /** Names of the KV blocks of this prompt followed by an answer. */
  public long[] blocks(byte[] answer, int blockTokens) {
    int size = blockTokens * Tokenizer.BYTES_PER_TOKEN;
    long[] blocks = new long[(bytes.length + answer.length) / size];
    long state = ByteHash.START;
    int at = 0;
    for (byte[] part : new byte[][] {bytes, answer}) {
      for (byte b : part) {
        state = ByteHash.add(state, b);
        if (++at % size == 0) {
          blocks[at / size - 1] = BlockHashes.mix(state);
        }
      }
    }
    return blocks;
  }
}
