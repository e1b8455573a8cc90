package dev.weir.simulator.replay;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.story.StoryLog;
import org.jspecify.annotations.Nullable;

/** What becomes of requests, and when a run has seen enough of it. */
final class Verdicts {
  private final RequestLog log;
  private final @Nullable StoryLog story;
  private final long hop;
  private final double mostMissedShare;
  private int expected;
  private int judged;
  private int missed;
  private long prefilled;
  private long wasted;

  /**
   * @param mostMissedShare of requests that may miss their promise before the run ends early
   */
  Verdicts(ReplayPlan plan, double mostMissedShare) {
    this(plan, mostMissedShare, null);
  }

  /** One that also keeps what a page tells. */
  static Verdicts told(ReplayPlan plan, StoryLog story) {
    return new Verdicts(plan, 1, story);
  }

  private Verdicts(ReplayPlan plan, double mostMissedShare, @Nullable StoryLog story) {
    this.story = story;
    this.log = new RequestLog(plan.slo());
    this.hop = plan.options().hopNanos();
    this.mostMissedShare = mostMissedShare;
  }

  RequestLog log() {
    return log;
  }

  /** Makes an engine known, so that it counts even if it never serves. */
  void engine(String id) {
    log.engine(id);
    if (story != null) {
      story.engine(id);
    }
  }

  /** How many will be judged if the run goes on to its end. */
  void expect(int requests) {
    expected = requests;
  }

  void over(Call call, Outcome outcome, long now) {
    if (!call.judged) {
      return;
    }
    RequestResult result = call.result(outcome, now, hop);
    boolean kept = log.add(result);
    if (story != null) {
      story.add(result, call.arrived, call.placed);
    }
    judged++;
    missed += kept ? 0 : 1;
    prefilled += call.prefilled();
    wasted += kept ? call.lostPrefill : call.prefilled();
  }

  boolean enough() {
    return missed > mostMissedShare * expected;
  }

  /** Requests that kept the promise. */
  int kept() {
    return judged - missed;
  }

  /** Share that kept the promise, or, where the run ended early, that could have at most. */
  double attained() {
    int all = enough() ? Math.max(expected, judged) : judged;
    return all == 0 ? 0 : 1 - (double) missed / all;
  }

  /**
   * Share of the prompt tokens computed that were for nothing: their request missed its promise.
   */
  double wastedPrefillShare() {
    return prefilled == 0 ? 0 : (double) wasted / prefilled;
  }
}
