package dev.weir.simulator.trace;

import org.jspecify.annotations.Nullable;

/**
 * One request of a workload.
 *
 * @param id its place in the trace, from 0
 * @param arrivalNanos since the start of the trace; binding in an open loop
 * @param inputTokens of the prompt, also beyond what {@code prefix} covers
 * @param outputTokens that the answer had, and that a replay asks for
 * @param prefix the blocks of the prompt; what they do not cover is this request's alone
 * @param session chain of turns it belongs to, empty: none
 * @param tenant on whose behalf
 * @param previous id of the request whose completion it waits for in a closed loop, -1: none;
 *     always smaller than {@code id}
 * @param thinkNanos between that completion and this request
 * @param messages the chat messages as JSON where the trace carries text, else null
 */
public record TraceRequest(
    int id,
    long arrivalNanos,
    int inputTokens,
    int outputTokens,
    BlockPrefix prefix,
    String session,
    String tenant,
    int previous,
    long thinkNanos,
    @Nullable String messages) {
  /** The tenant where a trace names none. */
  public static final String DEFAULT_TENANT = "default";

  /** A lone request without session, dependency and text. */
  public static TraceRequest lone(
      long arrivalNanos, int inputTokens, int outputTokens, BlockPrefix prefix) {
    return new TraceRequest(
        0, arrivalNanos, inputTokens, outputTokens, prefix, "", DEFAULT_TENANT, -1, 0, null);
  }

  public TraceRequest at(int newId, long newArrivalNanos, int newPrevious) {
    return new TraceRequest(
        newId,
        newArrivalNanos,
        inputTokens,
        outputTokens,
        prefix,
        session,
        tenant,
        newPrevious,
        thinkNanos,
        messages);
  }

  TraceRequest thinking(double factor) {
    return new TraceRequest(
        id,
        arrivalNanos,
        inputTokens,
        outputTokens,
        prefix,
        session,
        tenant,
        previous,
        (long) (thinkNanos * factor),
        messages);
  }
}
