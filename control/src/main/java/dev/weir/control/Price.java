package dev.weir.control;

/**
 * What tokens of a model cost, in millionths of the price list's currency for a million tokens.
 *
 * @param input of tokens that the engine read
 * @param cachedInput of those that it had read before
 * @param output of tokens that it wrote
 */
public record Price(long input, long cachedInput, long output) {
  public static final Price FREE = new Price(0, 0, 0);

  private static final double MILLION = 1e6;

  /**
   * What a request costs in micros, rounded to the nearest.
   *
   * @param read tokens, the cached ones among them
   */
  public long micros(long read, long cached, long written) {
    double sum =
        (double) (read - cached) * input
            + (double) cached * cachedInput
            + (double) written * output;
    return Math.round(sum / MILLION);
  }
}
