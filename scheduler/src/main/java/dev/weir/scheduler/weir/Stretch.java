package dev.weir.scheduler.weir;

/**
 * Cuts the life of one engine into stretches of which it is known what was done in them, and hands
 * each to the {@link SpeedCard}.
 *
 * <p>A stretch begins where the engine was seen at something: work was sent to an idle engine, a
 * first token came, or enough steps in a row were made. It ends at the next such moment. First
 * tokens that come out of one iteration arrive as several events at one time, and the tokens of
 * that iteration with them: so a stretch that ended is handed over only when time has moved on.
 * While other gateways have the engine read, it teaches a speed with their part in it, which is
 * what this gateway can count on; but it does not tell whether the card is right.
 */
final class Stretch {
  /** Decode steps that make a stretch by themselves. */
  private static final double STEPS = 16;

  /** Events closer than this belong to one iteration, in seconds. */
  private static final double TOGETHER = 0.0005;

  private final SpeedCard card;
  private final EngineSpeed speed;
  private final ForeignLoad foreign;
  private boolean begun;
  private double from;
  private double fromSteps;
  private double fromContext;
  private boolean beganAmid;
  private boolean ended;
  private boolean endedAmid;
  private double to;
  private double tokens;
  private double pairs;

  /**
   * @param foreign what the engine does besides
   */
  Stretch(SpeedCard card, EngineSpeed speed, ForeignLoad foreign) {
    this.card = card;
    this.speed = speed;
    this.foreign = foreign;
  }

  /** Time has come to {@code now}: hands over what ended before, with all that belongs to it. */
  void settle(double now, double steps, double context) {
    if (!ended || now - to < TOGETHER) {
      return;
    }
    ended = false;
    if (begun) {
      double made = steps - fromSteps;
      double least = tokens > 0 ? Math.max(1, tokens / LearntSpeed.TOKEN_BUDGET) : 1;
      double mean = (fromContext + context) / 2;
      double iterations = Math.max(made, least);
      if (foreign.tokens() > 0 || !foreign.quietSince(from)) {
        card.observeBesideOthers(speed, to - from, iterations, mean, tokens, pairs);
      } else if (beganAmid || endedAmid) {
        card.observeAmidPrompts(speed, to - from, iterations, mean, tokens, pairs);
      } else {
        card.observe(speed, to - from, iterations, mean, tokens, pairs);
      }
    }
    boolean amid = endedAmid;
    begin(to, steps, context);
    beganAmid = amid;
  }

  /** The engine begins to do something. */
  void begin(double now, double steps, double context) {
    begun = true;
    beganAmid = false;
    endedAmid = false;
    from = now;
    fromSteps = steps;
    fromContext = context;
    tokens = 0;
    pairs = 0;
  }

  /**
   * A prompt was read.
   *
   * @param more whether others are to be read: of those a part may have been already
   */
  void read(double now, double newTokens, double newPairs, boolean more) {
    endedAmid = more;
    tokens += newTokens;
    pairs += newPairs;
    ended = true;
    to = now;
  }

  /** A prompt must have been read in the meantime; when exactly was not seen. */
  void presume(double newTokens, double newPairs) {
    tokens += newTokens;
    pairs += newPairs;
  }

  /** Steps were made and nothing is being read. */
  void stepped(double now, double steps) {
    if (begun && !ended && steps - fromSteps >= STEPS) {
      ended = true;
      endedAmid = false;
      to = now;
    }
  }

  /** What happened is not known: the engine was idle, or stopped in the middle of a prompt. */
  void lose() {
    begun = false;
    ended = false;
    tokens = 0;
    pairs = 0;
  }
}
