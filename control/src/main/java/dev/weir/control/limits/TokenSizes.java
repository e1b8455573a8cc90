package dev.weir.control.limits;

/**
 * How many tokens requests of one model take, learnt from what its engines counted.
 *
 * <p><b>What it decides.</b> Text: bytes of the prompt times a factor. Images: so many tokens each.
 * Sound: so many for each KiB, which in one encoding is so many for each second. Answers: the mean
 * length and twice its deviation, never more than the client's own bound. All are exponential
 * averages of what came [1]: the factor of requests that are text alone, what images and sound take
 * of what the text leaves unexplained in the others, but only where a request has just one of them.
 *
 * <p><b>Bound.</b> A factor stays between 1/16 and 1, whatever an engine says; an estimate is never
 * below one token. Whoever writes in a tongue or a code that takes more tokens a byte than others
 * do is reserved too little, and settled on the truth a moment later.
 *
 * <p><b>Cost.</b> A few multiplications; numbers that are read may be those of the moment before.
 *
 * <p>[1] C. Holt, Forecasting seasonals and trends by exponentially weighted moving averages, ONR
 * Memorandum 52, 1957.
 */
public final class TokenSizes {
  /**
   * What a request brings along.
   *
   * @param textBytes of the prompt, without images and sound
   * @param soundBytes as they stand in the request
   */
  public record Weight(long textBytes, long images, long soundBytes) {}

  private static final double LEARN = .05;
  private static final double LEAST_FACTOR = 1.0 / 16;
  private static final double MOST = 1e6;
  private static final long KIB = 1024;
  private static final double FIRST_ANSWER = 256;

  private volatile double perByte = .25;
  private volatile double perImage = 800;
  private volatile double perSoundKib = 4;
  private volatile double answer = FIRST_ANSWER;
  private volatile double deviation = FIRST_ANSWER;

  /** Tokens that a prompt is expected to have. */
  public long prompt(Weight weight) {
    double tokens =
        (double) weight.textBytes * perByte
            + (double) weight.images * perImage
            + (double) weight.soundBytes / KIB * perSoundKib;
    return 1 + (long) tokens;
  }

  /**
   * Tokens that an answer is expected to have.
   *
   * @param bound by the client; below zero: none
   */
  public long answer(long bound) {
    long usual = (long) Math.ceil(answer + 2 * deviation);
    return bound < 0 ? usual : Math.min(bound, usual);
  }

  /** An engine counted the tokens of a prompt. */
  public synchronized void learnPrompt(Weight weight, long tokens) {
    double text = (double) weight.textBytes * perByte;
    if (weight.images == 0 && weight.soundBytes == 0) {
      if (weight.textBytes >= KIB / 4) {
        perByte =
            clamp(LEAST_FACTOR, mixed(perByte, (double) tokens / (double) weight.textBytes), 1);
      }
    } else if (weight.soundBytes == 0) {
      perImage = clamp(1, mixed(perImage, ((double) tokens - text) / (double) weight.images), MOST);
    } else if (weight.images == 0) {
      double kib = (double) weight.soundBytes / KIB;
      perSoundKib = clamp(.01, mixed(perSoundKib, ((double) tokens - text) / kib), MOST);
    }
  }

  /** An answer ended by itself. */
  public synchronized void learnAnswer(long tokens) {
    deviation = mixed(deviation, Math.abs((double) tokens - answer));
    answer = mixed(answer, (double) tokens);
  }

  private static double mixed(double old, double seen) {
    return old + LEARN * (seen - old);
  }

  private static double clamp(double least, double value, double most) {
    return Math.max(least, Math.min(most, value));
  }
}
