package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;
import java.nio.charset.StandardCharsets;

/**
 * The words that simulated models speak: mostly readable nonsense, and some that have broken real
 * relays: other scripts, characters outside the basic plane, what JSON must escape, and what looks
 * like framing of an event stream.
 */
final class Vocabulary {
  private static final int SIZE = 1024;
  private static final int AWKWARD_EVERY = 32;

  private static final String[] ONSETS = {
    "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "st", "tr"
  };
  private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ea", "io", "ou"};
  private static final String[] CODAS = {"", "", "l", "n", "r", "s", "nt", "rm"};

  private static final String[] AWKWARD = {
    "naïve ", "größe ", "état ", "日本 ", "данные ", "שלום ", "😀 ", "👩🏽‍🚀 ",
    "\"quoted\" ", "C:\\temp ", "tab\tbed ", "end.\n", "stop.\r\n", "\n\n", "</s> ", "<b>&amp; ",
    "data: ", "data: [DONE]\n\n", "{\"a\":1} ", "\u0001 ", "\u007f ", "\u2028", "\u00a0", "\ufeff",
    "e\u0301 ", "\\u0041 ", "\\\\ ", "\"", "'", "0\r\n\r\n", "event: error\n", "\ud83d\udd25 "
  };

  private static final byte[][] WORDS = words();

  private Vocabulary() {}

  /** The word for a hash; callers do not change it. */
  static byte[] word(long hash) {
    return WORDS[(int) BlockHashes.mix(hash) & (SIZE - 1)];
  }

  private static byte[][] words() {
    byte[][] words = new byte[SIZE][];
    for (int i = 0; i < SIZE; i++) {
      String word = i % AWKWARD_EVERY == 0 ? AWKWARD[i / AWKWARD_EVERY] : plain(i) + " ";
      words[i] = word.getBytes(StandardCharsets.UTF_8);
    }
    return words;
  }

  private static String plain(int i) {
    long dice = BlockHashes.mix(i);
    StringBuilder word = new StringBuilder();
    for (int syllables = 1 + (int) (dice & 1) + (int) (dice >>> 1 & 1);
        syllables > 0;
        syllables--) {
      dice = BlockHashes.mix(dice);
      word.append(ONSETS[(int) (dice & 15)])
          .append(VOWELS[(int) (dice >>> 8 & 7)])
          .append(CODAS[(int) (dice >>> 16 & 7)]);
    }
    return word.toString();
  }
}
