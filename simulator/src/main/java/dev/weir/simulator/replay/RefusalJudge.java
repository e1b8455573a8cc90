package dev.weir.simulator.replay;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RefusalFigures;
import dev.weir.simulator.report.Slo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Whether requests were refused rightly, and told the truth of when to come again, by running the
 * same world once more with some of them let in.
 *
 * <p><b>What it decides.</b> A refusal was false if more would have kept their promise without it.
 * Every tenth of those who were refused as busy is let in, then every tenth from the next one on,
 * and so on: what all requests together kept more, for each that was let in, is the share of false
 * refusals; below zero, those who were let in cost others more than they won. Of one request alone:
 * would it have kept its promise? That says how careful refusals are, and not that they are false:
 * in a full house it takes the place of another. And if it had come again, and again, as often as
 * it is refused or kept waiting too long: after what time would it have been let in and kept its
 * promise? That is the truth that its {@code Retry-After} is held against.
 *
 * <p><b>Bound.</b> The same up to the moment of the refusal, for chance is drawn alike. It comes
 * again after {@value #FIRST_MILLIS} ms and then whenever a tenth more time has passed, so the
 * truth is known to a tenth. One that fails for {@value #PATIENCE_SECONDS} s is not counted in
 * that.
 *
 * <p><b>Cost.</b> {@value #GROUPS} runs, and two for each request that is judged alone: a sample,
 * spread evenly.
 *
 * <p><b>How it fails.</b> A run in which anything differs goes its own way from there on, to a few
 * requests kept more or fewer, which is why groups are let in and not single ones to judge what
 * others lose; the spread of the groups says how much of it is chance. And a tenth of a great flood
 * is a flood: what is judged then is not the next one to be let in but that many.
 */
final class RefusalJudge {
  private static final int FIRST_MILLIS = 20;
  private static final int PATIENCE_SECONDS = 300;
  private static final double LATER = 1.1;
  private static final int GROUPS = 10;

  private record Refusal(int number, long at, long after) {}

  /** What became of one who was let in, and of one who came again and again. */
  private record Judgement(boolean wrong, long told, long truth) {}

  private final ReplayPlan plan;

  RefusalJudge(ReplayPlan plan) {
    if (plan.options().closed() != null) {
      throw new IllegalArgumentException("judge-refusals: closed loop (expected: an open loop)");
    }
    this.plan = plan;
  }

  RefusalFigures judge(int most) {
    Refused refused = new Refused();
    Verdicts verdicts = new Verdicts(plan, 1);
    new World(plan, verdicts, refused).run();
    List<Refusal> all = refused.all;
    int count = Math.min(most, all.size());
    List<Judgement> judged =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> judge(all.get((int) ((long) i * all.size() / count))))
            .toList();
    List<Judgement> known = judged.stream().filter(each -> each.truth > 0).toList();
    return RefusalFigures.of(
        all.size(),
        judged.size(),
        (int) judged.stream().filter(Judgement::wrong).count(),
        gains(all, verdicts.kept()),
        known.stream().mapToDouble(each -> (double) each.told).toArray(),
        known.stream().mapToDouble(each -> (double) each.truth).toArray());
  }

  private Judgement judge(Refusal refusal) {
    Outcomes reprieved = new Outcomes(refusal, false);
    new World(reprieved(number -> number == refusal.number), new Verdicts(plan, 1), reprieved)
        .run();
    Outcomes again = new Outcomes(refusal, true);
    new World(plan, new Verdicts(plan, 1), again).run();
    return new Judgement(reprieved.kept, refusal.after, again.kept ? again.after : 0);
  }

  /** How many more requests were kept for each that was let in, group by group. */
  private double[] gains(List<Refusal> all, int kept) {
    return IntStream.range(0, Math.min(GROUPS, all.size()))
        .parallel()
        .mapToDouble(group -> gain(group(all, group), kept))
        .toArray();
  }

  private double gain(BitSet group, int kept) {
    Verdicts verdicts = new Verdicts(plan, 1);
    new World(reprieved(group::get), verdicts).run();
    return (verdicts.kept() - kept) / (double) group.cardinality();
  }

  /** Every tenth of them, from this one on. */
  private static BitSet group(List<Refusal> all, int from) {
    BitSet numbers = new BitSet();
    for (int i = from; i < all.size(); i += GROUPS) {
      numbers.set(all.get(i).number);
    }
    return numbers;
  }

  private ReplayPlan reprieved(IntPredicate number) {
    return new ReplayPlan(
        plan.trace(),
        plan.fleet(),
        plan.policy(),
        (random, setting) -> new Reprieve(plan.factory().make(random, setting), number),
        plan.slo(),
        plan.rate(),
        plan.seed(),
        plan.options());
  }

  /** Writes down who was refused as busy. */
  private static final class Refused implements Onlooker {
    private final List<Refusal> all = new ArrayList<>();
    private long after;

    @Override
    public void refused(Call call, long retryAfterNanos, long now) {
      after = retryAfterNanos;
    }

    @Override
    public void over(Call call, Outcome outcome, long now) {
      if (outcome == Outcome.REJECTED_BUSY && call.judged) {
        all.add(new Refusal(call.number, now, after));
      }
    }
  }

  /** Follows one request to its end, or, where it comes again, until it has kept its promise. */
  private final class Outcomes implements Onlooker {
    private final Refusal refusal;
    private final boolean insists;
    private double gap = FIRST_MILLIS * 1e6;
    private boolean done;
    private boolean kept;
    private long after;

    Outcomes(Refusal refusal, boolean insists) {
      this.refusal = refusal;
      this.insists = insists;
    }

    @Override
    public void over(Call call, Outcome outcome, long now) {
      if (call.number != refusal.number) {
        return;
      }
      Slo slo = plan.slo();
      kept = slo.keptBy(call.result(outcome, now, plan.options().hopNanos()));
      after = call.arrived - refusal.at;
      done = kept || !insists || now - refusal.at > PATIENCE_SECONDS * 1_000_000_000L;
      if (!done) {
        call.again(next(now));
      }
    }

    private long next(long now) {
      double due = refusal.at + gap;
      while (due <= now) {
        gap *= LATER;
        due = refusal.at + gap;
      }
      gap *= LATER;
      return (long) due;
    }

    @Override
    public boolean enough() {
      return done;
    }
  }
}
