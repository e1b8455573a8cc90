package dev.weir.control;

import dev.weir.control.degrade.Standing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What passes through the data plane, for those who watch. Numbers, names of the configuration and
 * request ids only: no text, key or address of a caller. Any thread may ask.
 */
public interface Traffic {
  /**
   * The last minutes, second by second.
   *
   * @param after the number of the last second that the caller has; 0: all that are kept
   */
  Live live(long after);

  /** The requests that ended last, newest first. */
  List<Ended> requests(int most);

  /** Tokens a second that the engine wrote lately. */
  double tokensPerSecond(String engine);

  /** Requests that wait for an engine of this model now. */
  int queued(String model);

  /** Where a model stands on its ladder; null: it has none. */
  default Standing.@Nullable State degraded(String model) {
    return null;
  }

  /**
   * @param startedMs when the gateway started; another one counts its seconds anew
   * @param requestsInFlight accepted and not ended now
   * @param seconds oldest first
   */
  record Live(long startedMs, long nowMs, int requestsInFlight, List<Second> seconds) {}

  /**
   * What happened in about a second.
   *
   * @param seq grows by one with every second
   * @param atMs its end, in milliseconds of the epoch
   * @param seconds its true length
   * @param tokensIn prompt tokens of the requests that ended in it
   * @param tokensOut tokens that were written in it, of streams under way too
   * @param queued waiting at its end, by model
   * @param modelTtftMs of the models that had any, by model
   */
  record Second(
      long seq,
      long atMs,
      double seconds,
      long arrivals,
      Groups ended,
      Latency ttftMs,
      Map<String, Latency> modelTtftMs,
      long tokensIn,
      long tokensOut,
      Map<String, Integer> queued,
      Map<String, EngineSecond> engines) {}

  /** Requests that ended, by {@link OutcomeGroup}. */
  record Groups(long served, long rejected, long busy, long cancelled, long failed) {}

  /**
   * Time to first content over the last ten seconds, in milliseconds.
   *
   * @param count requests it is the quantile of
   * @param p50 null: there were none
   */
  record Latency(long count, @Nullable Double p50, @Nullable Double p99) {}

  /** One engine in one second; load is that at its end. */
  record EngineSecond(long tokensOut, int inFlight, long outstandingTokens) {}

  /**
   * One request that ended.
   *
   * @param atMs when, in milliseconds of the epoch
   * @param model null: none that exists was named
   * @param engine the last that was asked; null: none was
   * @param attempts engines that were asked
   * @param ttftMs null: there was no content
   * @param promptTokens null: the engine did not say
   */
  record Ended(
      long atMs,
      String id,
      @Nullable String model,
      @Nullable String engine,
      String outcome,
      int attempts,
      @Nullable Double ttftMs,
      double totalMs,
      @Nullable Long promptTokens,
      @Nullable Long completionTokens) {}
}
