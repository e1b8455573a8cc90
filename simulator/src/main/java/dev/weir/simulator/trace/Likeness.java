package dev.weir.simulator.trace;

import java.util.List;

/**
 * A generated workload that looks like a published one: the same quantiles of lengths, the same
 * burstiness, the same share of prompt tokens that some prompt before had too. For those whose
 * recordings are not at hand, and to see that a result does not hang on one recording.
 *
 * <p>The figures are those published with, or computed from, the traces of Azure 2023 [1] and
 * Mooncake [2]. What is not imitated: hours of the day, and who asks what after what.
 *
 * <p>[1] Patel et al., Splitwise, ISCA '24. [2] Qin et al., Mooncake, FAST '25.
 *
 * @param requests in all
 * @param rate requests a second, in the mean
 * @param pauses share of gaps between requests that are pauses between bursts; 0: Poisson
 * @param pauseSeconds how long these are in the mean
 * @param input tokens of a prompt
 * @param output tokens of an answer
 */
record Likeness(
    String name,
    int requests,
    double rate,
    double pauses,
    double pauseSeconds,
    Quantiles input,
    Quantiles output,
    Sharing sharing) {

  /**
   * What prompts have in common: all prompts of a kind begin alike, and groups of prompts have more
   * in common.
   *
   * @param kinds of beginnings, the i-th half as frequent as the one before; 0: no prefixes at all
   * @param kindBlocks of 512 tokens that prompts of a kind begin with
   * @param group prompts in a group, in the mean
   * @param recent groups that may still grow
   * @param common share of the rest of a prompt that its group has in common
   */
  record Sharing(int kinds, int kindBlocks, double group, int recent, double common) {
    static final Sharing NONE = new Sharing(0, 0, 1, 0, 0);
  }

  static final List<Likeness> ALL =
      List.of(
          new Likeness(
              "azure",
              8000,
              5.53,
              0,
              0,
              new Quantiles(
                  0, 10, .1, 207, .25, 396, .5, 1020, .75, 1189, .9, 2735, .99, 4142, .998, 5000, 1,
                  14050),
              new Quantiles(0, 7, .1, 54, .25, 85, .5, 129, .73, 395, .9, 424, .99, 601, 1, 1000),
              Sharing.NONE),
          new Likeness(
              "code",
              8000,
              2.57,
              .0107,
              34.7,
              new Quantiles(0, 40, .25, 560, .5, 1469, .75, 3050, .9, 5187, .99, 7436, 1, 7437),
              new Quantiles(0, 3, .25, 8, .5, 13, .75, 24, .9, 55, .95, 75, .99, 251, 1, 800),
              Sharing.NONE),
          new Likeness(
              "long",
              6000,
              3.4,
              0,
              0,
              new Quantiles(
                  0, 891, .1, 964, .25, 2306, .5, 6909, .75, 13800, .9, 27367, .99, 85401, 1,
                  126195),
              new Quantiles(0, 1, .1, 24, .25, 156, .5, 350, .75, 472, .9, 597, .99, 1120, 1, 2000),
              new Sharing(1, 1, 1.63, 200, .95)),
          new Likeness(
              "tools",
              4000,
              3.91,
              0,
              0,
              new Quantiles(
                  0, 700, .25, 4300, .5, 11587, .75, 18500, .9, 38611, .99, 66456, 1, 120000),
              new Quantiles(0, 4, .25, 28, .5, 69, .75, 205, .9, 389, .99, 768, 1, 893),
              new Sharing(4, 6, 3.2, 100, .8)));

  Trace generate(long seed) {
    return new LikenessGenerator(this, seed).generate();
  }
}
