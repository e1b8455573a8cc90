package dev.weir.scheduler.weir;

/**
 * How much an engine of which nothing is known yet is given to read: little at first, more with
 * each prompt that it has read, and everything once it is known or has answered {@value #ANSWERS}.
 *
 * <p>What is sent to an engine cannot be taken back. A flood that comes before the first answers
 * would fill an engine up to its limit, with minutes of prompts perhaps, and nobody who comes later
 * would be served in time however well the engine is known by then: so it is slow start [1], in
 * tokens. It costs a hosted provider, or an engine that reads many prompts at once, a few round
 * trips; a prompt that is longer than all that may be given goes alone.
 *
 * <p>Owned by a {@link Backlog}.
 *
 * <p>[1] V. Jacobson, Congestion Avoidance and Control, SIGCOMM 1988.
 */
final class Acquaintance {
  private static final int ANSWERS = 64;
  private static final double FIRST_TOKENS = 32_768;

  /** Of what was read so much is given on top: less than all, as all of it takes its time. */
  private static final double GROWTH = 0.25;

  private int answers;
  private double read;

  /** A prompt of so many tokens was seen to be read, or presumed. */
  void read(double tokens) {
    read += tokens;
  }

  /** A first token came, or an answer whole. */
  void answered() {
    answers++;
  }

  /** Whether it may be given so many tokens, while it has so many to read. */
  boolean takes(double tokens, double unread) {
    return unread == 0 || answers >= ANSWERS || unread + tokens <= FIRST_TOKENS + GROWTH * read;
  }
}
