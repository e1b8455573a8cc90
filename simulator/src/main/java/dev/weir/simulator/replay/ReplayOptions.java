package dev.weir.simulator.replay;

import dev.weir.scheduler.Fairness;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a replay is run, besides what is replayed on what.
 *
 * @param hopNanos between router and engine, each way: &gt; 0
 * @param fairness of the queue
 * @param streamShare of requests that are streamed, 0 to 1
 * @param clientTimeout whether a request leaves when its first token was due and has not come;
 *     clients that do not stream are thought to know as much
 * @param cap requests at once on an engine, for each router; more wait at the router
 * @param tenants that requests are dealt out to; 0: as in the trace
 * @param warmUp share of requests, the first ones, that are not judged: 0 to less than 1
 * @param requests in all, the trace being repeated with other prompts where it has fewer; 0: the
 *     trace once
 * @param predictedTokens of every answer, as routers believe: &ge; 0
 * @param routers that share the engines, requests dealt out at random: &gt; 0
 * @param gossipNanos how often routers tell each other what they have on engines, and how long that
 *     takes to arrive; 0: they do not
 * @param horizonNanos after which nothing arrives any more
 * @param closed null: open loop
 * @param weights of tenants in the queue, who keep their own requests; others have 1
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
    int predictedTokens,
    int routers,
    long gossipNanos,
    long horizonNanos,
    @Nullable ClosedLoop closed,
    List<Fault> faults,
    Map<String, Double> weights) {
  public static final ReplayOptions DEFAULT = new Builder().build();

  public ReplayOptions {
    check("hop", hopNanos, hopNanos > 0, "> 0");
    check("stream-share", streamShare, streamShare >= 0 && streamShare <= 1, "0 to 1");
    check("cap", cap, cap > 0, "> 0");
    check("tenants", tenants, tenants >= 0, ">= 0");
    check("warm-up", warmUp, warmUp >= 0 && warmUp < 1, "0 to less than 1");
    check("requests", requests, requests >= 0, ">= 0");
    check("predictedTokens", predictedTokens, predictedTokens >= 0, ">= 0");
    check("routers", routers, routers > 0 && routers <= 1000, "1 to 1000");
    check("gossip", gossipNanos, gossipNanos >= 0, ">= 0");
    check("horizon", horizonNanos, horizonNanos > 0, "> 0");
    faults = List.copyOf(faults);
    weights = Map.copyOf(weights);
  }

  public ReplayOptions withFairness(Fairness fairness) {
    return with(b -> b.fairness = fairness);
  }

  public ReplayOptions withStreamShare(double share) {
    return with(b -> b.streamShare = share);
  }

  public ReplayOptions withClientTimeout(boolean leaves) {
    return with(b -> b.clientTimeout = leaves);
  }

  public ReplayOptions withCap(int most) {
    return with(b -> b.cap = most);
  }

  public ReplayOptions withWarmUp(double share) {
    return with(b -> b.warmUp = share);
  }

  public ReplayOptions withRequests(int count) {
    return with(b -> b.requests = count);
  }

  public ReplayOptions withClosed(@Nullable ClosedLoop loop) {
    return with(b -> b.closed = loop);
  }

  /** The same with some changes, made to a builder's fields. */
  public ReplayOptions with(Consumer<Builder> changes) {
    Builder builder = new Builder(this);
    changes.accept(builder);
    return builder.build();
  }

  /** The options while they are put together; starts from the defaults. */
  public static final class Builder {
    public long hopNanos = 1_000_000;
    public Fairness fairness = Fairness.SIZE_FAIR;
    public double streamShare = 1;
    public boolean clientTimeout;
    public int cap = Integer.MAX_VALUE;
    public int tenants;
    public double warmUp;
    public int requests;
    public int predictedTokens = 256;
    public int routers = 1;
    public long gossipNanos;
    public long horizonNanos = Long.MAX_VALUE;
    public @Nullable ClosedLoop closed;
    public List<Fault> faults = List.of();
    public Map<String, Double> weights = Map.of();

    public Builder() {}

    private Builder(ReplayOptions from) {
      hopNanos = from.hopNanos;
      fairness = from.fairness;
      streamShare = from.streamShare;
      clientTimeout = from.clientTimeout;
      cap = from.cap;
      tenants = from.tenants;
      warmUp = from.warmUp;
      requests = from.requests;
      predictedTokens = from.predictedTokens;
      routers = from.routers;
      gossipNanos = from.gossipNanos;
      horizonNanos = from.horizonNanos;
      closed = from.closed;
      faults = from.faults;
      weights = from.weights;
    }

    public ReplayOptions build() {
      return new ReplayOptions(
          hopNanos,
          fairness,
          streamShare,
          clientTimeout,
          cap,
          tenants,
          warmUp,
          requests,
          predictedTokens,
          routers,
          gossipNanos,
          horizonNanos,
          closed,
          faults,
          weights);
    }
  }

  private static void check(String name, Object value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
