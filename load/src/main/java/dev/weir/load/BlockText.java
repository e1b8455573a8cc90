package dev.weir.load;

import io.netty.buffer.ByteBuf;

/**
 * Text from numbers: the same number gives the same pseudo-words, byte for byte, here and on any
 * machine. A token is four bytes, three letters and a space ("bal tor wim …"), which is what
 * engines charge for that much English, and needs no escape in JSON.
 */
final class BlockText {
  private static final String CONSONANTS = "bdfghjklmnprstvwz";
  private static final String VOWELS = "aeiou";
  private static final int[] WORDS = words();
  private static final long STEP = 0x5851f42d4c957f2dL;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private BlockText() {}

  /** The first so many tokens of the text with this number. */
  static void write(ByteBuf out, long number, int tokens) {
    long state = mix(number);
    for (int i = 0; i < tokens; i++) {
      state = state * STEP + GOLDEN;
      out.writeInt(WORDS[(int) (state >>> 54)]);
    }
  }

  /** A number that depends on all bits of its argument (the finaliser of SplitMix64). */
  static long mix(long value) {
    long z = value + GOLDEN;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 1,024 of the 1,445 syllables, four bytes each. */
  private static int[] words() {
    int[] words = new int[1024];
    for (int i = 0; i < words.length; i++) {
      char first = CONSONANTS.charAt(i % CONSONANTS.length());
      char vowel = VOWELS.charAt(i / CONSONANTS.length() % VOWELS.length());
      char last = CONSONANTS.charAt(i / (CONSONANTS.length() * VOWELS.length()));
      words[i] = first << 24 | vowel << 16 | last << 8 | ' ';
    }
    return words;
  }
}
