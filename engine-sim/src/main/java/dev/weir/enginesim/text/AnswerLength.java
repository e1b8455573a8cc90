package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;

/**
 * How long an answer is when nobody says. Two laws, both drawn from hashes and nothing else, so
 * that the same request has the same answer on every engine with the same seed.
 *
 * <p>Of a chat the start of the answer is known, also when a request continues a half-finished one.
 * There the length is log-normal, as lengths of answers are: median 133, mean about 200, at most
 * 2,000 words.
 *
 * <p>Of a bare completion it is not known where the prompt ends and an earlier answer begins. There
 * only a law without memory lets a continuation end where the original would have: after each word
 * that ends in white space the text ends with probability 1/200. (Few prompts end in white space;
 * so few answers are empty, and yet a continuation after the last word is.)
 */
final class AnswerLength {
  private static final int MOST = 2_000;
  private static final double MEDIAN = 133;
  private static final double SIGMA = 0.9;
  private static final long MEAN_WITHOUT_MEMORY = 200;

  private AnswerLength() {}

  /** Words in an answer whose first word follows bytes of this hash. */
  static int words(long state, long seed) {
    long dice = BlockHashes.mix(state + BlockHashes.mix(seed + 2));
    double radius = Math.sqrt(-2 * Math.log(unit(dice)));
    double normal = radius * Math.cos(2 * Math.PI * unit(BlockHashes.mix(dice)));
    return Math.clamp(Math.round(MEDIAN * Math.exp(SIGMA * normal)), 1, MOST);
  }

  /** Whether a text without memory ends after bytes of this hash. */
  static boolean endsAfter(long state, long seed) {
    long dice = BlockHashes.mix(state + BlockHashes.mix(seed + 3));
    return Long.remainderUnsigned(dice, MEAN_WITHOUT_MEMORY) == 0;
  }

  /** A number in (0, 1]. */
  private static double unit(long bits) {
    return ((bits >>> 11) + 1) * 0x1p-53;
  }
}
