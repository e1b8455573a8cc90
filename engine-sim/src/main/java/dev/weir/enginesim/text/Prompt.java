package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A prompt as the model sees it: canonical bytes, and how many tokens they count for.
 *
 * <p>Equal beginnings of conversations are equal beginnings of bytes, so the names of its KV blocks
 * are hashes of the bytes up to the end of each block, 64 bytes for 16 tokens.
 */
public final class Prompt {
  private static final int UNKNOWN = -1;

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
   * it was when it was written.
   */
  public Prompt said(long seed, Tokenizer tokenizer) {
    int words = knowsAnswerStart() ? wordsSaid(seed) : UNKNOWN;
    if (words <= 0) {
      return this;
    }
    int asked = tokenizer.count(Arrays.copyOf(bytes, answerStart));
    int attached = tokens - tokenizer.count(bytes);
    return new Prompt(bytes, asked + attached + words, answerStart);
  }

  /** Words of the answer that are there; -1: others than this model would have said. */
  int wordsSaid(long seed) {
    byte[] answer = answerSoFar();
    WordStream again = new WordStream(hashBeforeAnswer(), seed);
    int at = 0;
    int words = 0;
    while (at < answer.length) {
      byte[] word = again.next();
      int end = at + word.length;
      if (end > answer.length || !Arrays.equals(answer, at, end, word, 0, word.length)) {
        return UNKNOWN;
      }
      at = end;
      words++;
    }
    return words;
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
