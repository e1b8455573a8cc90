package dev.weir.scheduler;

/**
 * Tells the longest tenth of prompts from the rest, from what arrived of late.
 *
 * <p>Counts prompts in bins whose bounds grow by an eighth of an octave, so a verdict errs by 9 %
 * in length at the most. Where many prompts are as long as the shortest of the longest tenth, as
 * where clients cut them all at one length, all of those are long, so long as they are no majority.
 * It halves all counts every {@value #WINDOW} prompts, so that old traffic fades. Until {@value
 * #FEWEST} prompts were seen none counts as long. Cost: one shift and one add a prompt; the border
 * is found anew every {@value #FEWEST} prompts.
 */
final class LongPrompts {
  static final int WINDOW = 4096;
  static final int FEWEST = 64;
  private static final int PER_OCTAVE = 8;
  private static final double SHARE = 0.1;
  private static final double MOST = 0.5;

  private final int[] bins = new int[40 * PER_OCTAVE];
  private int seen;
  private int total;
  private int border = Integer.MAX_VALUE;

  /** Whether this is one of the longest; counts it. */
  boolean longest(long promptTokens) {
    int bin = bin(promptTokens);
    bins[bin]++;
    total++;
    seen++;
    if (seen % FEWEST == 0) {
      settle();
    }
    return bin >= border;
  }

  private void settle() {
    if (seen % WINDOW == 0) {
      total = 0;
      for (int i = 0; i < bins.length; i++) {
        bins[i] >>= 1;
        total += bins[i];
      }
    }
    double above = 0;
    int at = bins.length;
    while (at > 0 && above < SHARE * total && above + bins[at - 1] <= MOST * total) {
      at--;
      above += bins[at];
    }
    border = at;
  }

  private static int bin(long tokens) {
    if (tokens < 2) {
      return 0;
    }
    int octave = 63 - Long.numberOfLeadingZeros(tokens);
    long part = ((tokens << 3) >>> octave) & (PER_OCTAVE - 1);
    return (int) Math.min(40 * PER_OCTAVE - 1, octave * (long) PER_OCTAVE + part);
  }
}
