package dev.weir.scheduler.weir;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;

/**
 * The truth about engines and requests, for a {@link WeirPolicy} that shall not have to learn and
 * to believe. Nobody has it in front of real engines: it is there so that a replay can tell what
 * knowing better would be worth.
 */
public interface Insight {
  /** How fast the engine is; asked once, when it joins. */
  Speed speed(Engine engine);

  /** Prompt tokens that the engine's cache holds at this moment: &ge; 0. */
  double cachedTokens(Ticket ticket, Engine engine);

  /** How long the answer will be: &gt; 0. */
  double outputTokens(Ticket ticket);

  /** How fast one engine is at the moment of asking, in seconds. */
  interface Speed {
    /** An iteration in which so many decode, with so much context in all, and nothing is read. */
    double step(double decoding, double context);

    /**
     * What reading adds to the iterations that it takes.
     *
     * @param tokens of prompts
     * @param pairs of those with the tokens before them
     * @param decoding who share the iterations
     */
    double read(double tokens, double pairs, double decoding);

    /** The time that it takes to read, against the same measure for all engines: &gt; 0. */
    double factor();

    /** Tokens of an iteration at the most. */
    double budget();

    /** Requests that run at once at the most. */
    int seats();
  }
}
