package dev.weir.simulator.replay;

import dev.weir.scheduler.Fairness;

/**
 * How a replay is run, besides what is replayed on what.
 *
 * @param hopNanos between router and engine, each way: &gt; 0
 * @param fairness of the queue
 * @param streamShare of requests that are streamed, 0 to 1
 * @param clientTimeout whether a request leaves when its first token was due and has not come
 * @param cap requests at once on an engine; more wait at the router
 * @param tenants that requests are dealt out to; 0: as in the trace
 * @param warmUp share of requests, the first ones, that are not judged: 0 to less than 1
 * @param requests in all, the trace being repeated with other prompts where it has fewer; 0: the
 *     trace once
 * @param predictedTokens of every answer, as routers believe: &ge; 0
 */
public record ReplayOptions(
    long hopNanos,
    Fairness fairness,
    double streamShare,
    boolean clientTimeout,
    int cap,
    int tenants,
    double warmUp,
    int requests,
    int predictedTokens) {
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(1_000_000, Fairness.SIZE_FAIR, 1, false, Integer.MAX_VALUE, 0, 0, 0, 256);

  public ReplayOptions {
    check("hop", hopNanos, hopNanos > 0, "> 0");
    check("stream-share", streamShare, streamShare >= 0 && streamShare <= 1, "0 to 1");
    check("cap", cap, cap > 0, "> 0");
    check("tenants", tenants, tenants >= 0, ">= 0");
    check("warm-up", warmUp, warmUp >= 0 && warmUp < 1, "0 to less than 1");
    check("requests", requests, requests >= 0, ">= 0");
    check("predictedTokens", predictedTokens, predictedTokens >= 0, ">= 0");
  }

  public ReplayOptions withFairness(Fairness other) {
    return new ReplayOptions(
        hopNanos,
        other,
        streamShare,
        clientTimeout,
        cap,
        tenants,
        warmUp,
        requests,
        predictedTokens);
  }

  public ReplayOptions withStreamShare(double share) {
    return new ReplayOptions(
        hopNanos, fairness, share, clientTimeout, cap, tenants, warmUp, requests, predictedTokens);
  }

  public ReplayOptions withClientTimeout(boolean leaves) {
    return new ReplayOptions(
        hopNanos, fairness, streamShare, leaves, cap, tenants, warmUp, requests, predictedTokens);
  }

  public ReplayOptions withCap(int most) {
    return new ReplayOptions(
        hopNanos,
        fairness,
        streamShare,
        clientTimeout,
        most,
        tenants,
        warmUp,
        requests,
        predictedTokens);
  }

  public ReplayOptions withWarmUp(double share) {
    return new ReplayOptions(
        hopNanos,
        fairness,
        streamShare,
        clientTimeout,
        cap,
        tenants,
        share,
        requests,
        predictedTokens);
  }

  public ReplayOptions withRequests(int count) {
    return new ReplayOptions(
        hopNanos,
        fairness,
        streamShare,
        clientTimeout,
        cap,
        tenants,
        warmUp,
        count,
        predictedTokens);
  }

  private static void check(String name, Object value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
