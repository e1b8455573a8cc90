package dev.weir.load;

import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.Trace;
import java.time.Duration;

/**
 * A run of the load client. Durations are on the clock of the workload; with a dilation of K the
 * wall clock runs K times as long, and reported times are divided by K again.
 *
 * @param label of the run in its report
 * @param timeoutNanos after which a request is given up, counted from its due time
 * @param streamShare of the requests that ask for a stream, 0 to 1
 * @param turns whether a prompt is cut into alternating user and assistant messages
 * @param ignoreEos whether answers are asked for at exactly the recorded length
 * @param dilation ≥ 1
 * @param seed of texts and of the share of streams; another seed finds the caches cold
 * @param limitNanos for which requests are issued, the trace repeating; 0: the trace once
 * @param loops event loops
 */
public record LoadPlan(
    String label,
    Trace trace,
    LoadTarget target,
    Pacing pacing,
    Slo slo,
    long timeoutNanos,
    double streamShare,
    boolean turns,
    boolean ignoreEos,
    double dilation,
    long seed,
    long limitNanos,
    int loops) {

  public LoadPlan {
    require("timeout", timeoutNanos / 1e9, timeoutNanos > 0, "> 0");
    require("stream share", streamShare, streamShare >= 0 && streamShare <= 1, "0 to 1");
    require("dilation", dilation, dilation >= 1 && dilation <= 1e6, ">= 1");
    require("seconds", limitNanos / 1e9, limitNanos >= 0, ">= 0");
    require("loops", loops, loops > 0, "> 0");
  }

  /** An open loop of streams with five minutes of patience; change it by the builder. */
  public static Builder of(Trace trace, LoadTarget target) {
    return new Builder(trace, target);
  }

  /** The same run of another trace. */
  LoadPlan with(Trace other) {
    return copy(other, loops);
  }

  /** The same run on at most one loop for each user. */
  LoadPlan withoutIdleLoops() {
    return pacing instanceof Pacing.Users users
        ? copy(trace, Math.min(loops, users.count()))
        : this;
  }

  private LoadPlan copy(Trace otherTrace, int otherLoops) {
    return new LoadPlan(
        label,
        otherTrace,
        target,
        pacing,
        slo,
        timeoutNanos,
        streamShare,
        turns,
        ignoreEos,
        dilation,
        seed,
        limitNanos,
        otherLoops);
  }

  boolean endless() {
    return limitNanos > 0;
  }

  long dilated(long nanos) {
    return (long) (nanos * dilation);
  }

  /** Requests it will send, -1 when only time ends it. */
  public int total() {
    return endless() ? -1 : trace.size();
  }

  private static void require(String field, double value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final Trace trace;
    private final LoadTarget target;
    private String label;
    private Pacing pacing = new Pacing.Open();
    private Slo slo = Slo.DEFAULT;
    private long timeoutNanos = Duration.ofMinutes(5).toNanos();
    private double streamShare = 1;
    private boolean turns;
    private boolean ignoreEos = true;
    private double dilation = 1;
    private long seed = 1;
    private long limitNanos;
    private int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    private Builder(Trace trace, LoadTarget target) {
      this.trace = trace;
      this.target = target;
      this.label = target.authority();
    }

    public Builder label(String value) {
      label = value;
      return this;
    }

    public Builder pacing(Pacing value) {
      pacing = value;
      return this;
    }

    public Builder slo(Slo value) {
      slo = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeoutNanos = value.toNanos();
      return this;
    }

    public Builder streamShare(double value) {
      streamShare = value;
      return this;
    }

    public Builder turns(boolean value) {
      turns = value;
      return this;
    }

    public Builder ignoreEos(boolean value) {
      ignoreEos = value;
      return this;
    }

    public Builder dilation(double value) {
      dilation = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder endlessFor(Duration value) {
      limitNanos = value.toNanos();
      return this;
    }

    public Builder loops(int value) {
      loops = value;
      return this;
    }

    public LoadPlan build() {
      return new LoadPlan(
          label,
          trace,
          target,
          pacing,
          slo,
          timeoutNanos,
          streamShare,
          turns,
          ignoreEos,
          dilation,
          seed,
          limitNanos,
          loops);
    }
  }
}
