package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;

/**
 * The endless text that follows given bytes: each word is drawn by the hash of all bytes before it
 * and a seed. Whoever knows the bytes so far can go on where another left off.
 */
final class WordStream {
  private final long salt;
  private long state;

  /**
   * @param state the {@link ByteHash} of everything before the first word
   */
  WordStream(long state, long seed) {
    this.state = state;
    this.salt = BlockHashes.mix(seed + 1);
  }

  /** The hash of everything so far. */
  long state() {
    return state;
  }

  /** The next word, which counts as said. */
  byte[] next() {
    byte[] word = Vocabulary.word(state ^ salt);
    state = ByteHash.add(state, word, 0, word.length);
    return word;
  }
}
