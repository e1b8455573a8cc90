package dev.weir.control.limits;

/**
 * How many tokens requests of one model take, learnt from what its engines counted.
 *
 * <p><b>What it decides.</b> Text: bytes of the prompt times a factor. Images: so many tokens each.
 * Sound: so many for each second. Answers: the mean length and twice its deviation, never more than
 * the client's own bound. All are exponential averages of what came [1]: the factor of requests
 * that are text alone; sound of what an engine says that it took; where it does not say that, what
 * images or sound take is what the text leaves unexplained, but only where a request has just one
 * of them.
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
   * @param soundMillis that its sound plays
   */
  public record Weight(long textBytes, long images, long soundMillis) {}

  private static final double LEARN = .05;
  private static final double LEAST_FACTOR = 1.0 / 16;
  private static final double MOST = 1e6;
  private static final long LEAST_TEXT = 256;
  private static final double LEAST_A_SECOND = .1;
  private static final double SECOND = 1000;
  private static final double FIRST_ANSWER = 256;

  private volatile double perByte = .25;
  private volatile double perImage = 800;
  private volatile double perSoundSecond = 25;
  private volatile double answer = FIRST_ANSWER;
  private volatile double deviation = FIRST_ANSWER;

  /** Tokens that a prompt is expected to have. */
  public long prompt(Weight weight) {
    double tokens =
        (double) weight.textBytes * perByte
            + (double) weight.images * perImage
            + (double) weight.soundMillis / SECOND * perSoundSecond;
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

  /**
   * An engine counted the tokens of a prompt.
   *
   * @param sound of them; below zero: it does not tell them apart
   */
  public synchronized void learnPrompt(Weight weight, long tokens, long sound) {
    boolean told = sound >= 0 && weight.soundMillis > 0;
    double rest = told ? (double) (tokens - sound) : (double) tokens;
    if (told) {
      learnSound(weight, (double) sound);
    }
    double text = (double) weight.textBytes * perByte;
    boolean silent = weight.soundMillis == 0 || told;
    if (weight.images == 0 && silent) {
      learnText(weight, rest);
    } else if (silent) {
      perImage = clamp(1, mixed(perImage, (rest - text) / (double) weight.images), MOST);
    } else if (weight.images == 0) {
      learnSound(weight, rest - text);
    }
  }

  private void learnText(Weight weight, double tokens) {
    if (weight.textBytes >= LEAST_TEXT) {
      double seen = tokens / (double) weight.textBytes;
      perByte = clamp(LEAST_FACTOR, mixed(perByte, seen), 1);
    }
  }

  private void learnSound(Weight weight, double tokens) {
    double seconds = (double) weight.soundMillis / SECOND;
    perSoundSecond = clamp(LEAST_A_SECOND, mixed(perSoundSecond, tokens / seconds), MOST);
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
