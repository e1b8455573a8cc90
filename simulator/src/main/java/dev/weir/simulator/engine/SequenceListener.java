package dev.weir.simulator.engine;

/**
 * Hears what becomes of a sequence. Called on the engine's thread from within {@link
 * SimulatedEngine#step}; it may submit and abort sequences there, but not step.
 */
public interface SequenceListener {
  /** A listener that ignores everything. */
  SequenceListener NONE = new SequenceListener() {};

  /** Left the queue for the first time; {@link Sequence#cachedTokens} is known now. */
  default void admitted(Sequence sequence, long at) {}

  /**
   * Which token it wants to hear of after the one that it hears of now; the first of an answer, its
   * last, and the first after a preemption are told in any case.
   *
   * @param produced the number of that token
   */
  default int next(int produced) {
    return produced + 1;
  }

  /** Produced a token that it wanted to hear of; {@link Sequence#produced} counts it. */
  default void token(Sequence sequence, long at) {}

  /** Produced its last token, after {@link #token} for it. */
  default void finished(Sequence sequence, long at) {}

  /** Lost its KV blocks to an older sequence and waits again, at the head of the queue. */
  default void preempted(Sequence sequence, long at) {}
}
