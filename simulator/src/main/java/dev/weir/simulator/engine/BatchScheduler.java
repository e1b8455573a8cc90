package dev.weir.simulator.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Decides what runs in an iteration, the way vLLM's V1 scheduler does [1]: continuous batching [2]
 * with chunked prefill [3].
 *
 * <p>An iteration has a budget of tokens. Running sequences take from it first, in the order they
 * were admitted: one token if they decode, else as much of their prompt as the budget leaves. What
 * remains goes to waiting sequences, first come first served, again in chunks; a newcomer skips the
 * leading blocks that the prefix cache already has, except that its last token is always computed,
 * for without it there is nothing to sample from.
 *
 * <p>When a running sequence finds no free block, the newest running one is preempted: it gives
 * back all its blocks, returns to the head of the queue, and later computes prompt and answer so
 * far again (or finds them in the cache, if nobody took the blocks meanwhile). An iteration that
 * preempted admits nobody, or the two would take turns.
 *
 * <p>Bounds: tokens per iteration ≤ budget; running ≤ the profile's maximum, and ≤ the budget, as
 * vLLM too insists, so that everybody who decodes advances in every iteration; blocks held ≤
 * capacity. The oldest running sequence always advances, since every sequence alone fits into the
 * cache (checked at submission) and all newer ones yield to it, so all finish.
 *
 * <p>Cost: since all who decode advance alike, they are sums ({@link Decodes}), and an iteration
 * looks only at those for whom something happens in it. It costs O(1), plus O(1) per block that
 * changes hands, per sequence that starts or ends, and per token that somebody listens to.
 *
 * <p>[1] vLLM, vllm/v1/core/sched/scheduler.py. [2] Yu et al., Orca, OSDI 2022. [3] Agrawal et al.,
 * Sarathi-Serve, OSDI 2024.
 */
final class BatchScheduler {
  private final int tokenBudget;
  private final int maxRunning;
  private final int blockTokens;
  private final KvCache cache;
  private final EngineCounters counters;
  private final ArrayDeque<Sequence> waiting = new ArrayDeque<>();

  /** In the order of admission: first those who decode, then those who do not yet. */
  private final ArrayList<Sequence> running = new ArrayList<>();

  /** The running who still compute what they know; at the start of an iteration one at the most. */
  private final ArrayList<Sequence> filling = new ArrayList<>();

  private final Decodes decodes;
  private long admissions;

  /** Who found no room last, when that was by the cache's gains, and for how much of the budget. */
  private @Nullable Sequence roomless;

  private long roomlessSince;
  private int roomlessTokens;

  /** Whether some of the running have ended and are still listed. */
  private boolean sweep;

  BatchScheduler(EngineSettings settings, KvCache cache, EngineCounters counters) {
    tokenBudget = settings.profile().tokenBudget();
    maxRunning = Math.min(settings.profile().maxSequences(), tokenBudget);
    blockTokens = settings.blockTokens();
    decodes = new Decodes(blockTokens);
    this.cache = cache;
    this.counters = counters;
  }

  int waiting() {
    return waiting.size();
  }

  int running() {
    return running.size();
  }

  boolean idle() {
    return running.isEmpty() && waiting.isEmpty();
  }

  void enqueue(Sequence sequence) {
    sequence.state = Sequence.State.WAITING;
    waiting.addLast(sequence);
  }

  /** When the next iteration can start if the last one ended at {@code now}; not while idle. */
  long start(long now) {
    return running.isEmpty() ? Math.max(now, waiting.getFirst().arrival) : now;
  }

  /** Plans the iteration that starts at {@code now}. */
  void plan(long now, Workload work) {
    work.clear();
    boolean roomy = planDecodes(now);
    work.decoding(decodes.count(), decodes.context());
    if (planFilling(now, work) && roomy) {
      admit(now, work);
    }
  }

  /** Plans those who decode; false if somebody had to be preempted for it. */
  private boolean planDecodes(long now) {
    boolean roomy = true;
    int due = decodes.drainBlocks();
    for (int i = 0; i < due; i++) {
      Sequence sequence = decodes.dueForBlock(i);
      if (sequence == null) {
        continue;
      }
      int tokens = sequence.computed() + 1;
      while (sequence.decodes != null && !cache.extend(sequence, tokens)) {
        preemptNewest(now);
        roomy = false;
      }
      if (sequence.decodes != null) {
        publish(sequence, tokens);
        decodes.awaitBlock(sequence);
      }
    }
    return roomy;
  }

  private boolean planFilling(long now, Workload work) {
    boolean roomy = true;
    for (int i = 0; i < filling.size(); i++) {
      Sequence sequence = filling.get(i);
      int tokens = Math.min(sequence.known() - sequence.computed, tokenBudget - work.tokens);
      if (tokens == 0) {
        continue;
      }
      while (i < filling.size() && !cache.extend(sequence, sequence.computed + tokens)) {
        preemptNewest(now);
        roomy = false;
      }
      if (i < filling.size()) {
        schedule(sequence, tokens, work);
      }
    }
    return roomy;
  }

  private void admit(long now, Workload work) {
    while (running.size() < maxRunning && work.tokens < tokenBudget) {
      Sequence sequence = waiting.peekFirst();
      if (sequence == null || sequence.arrival > now || stillRoomless(sequence, work)) {
        return;
      }
      int hits = cache.match(sequence, (sequence.known() - 1) / blockTokens);
      int present = hits * blockTokens;
      int tokens = Math.min(sequence.known() - present, tokenBudget - work.tokens);
      if (!cache.admit(sequence, hits, present + tokens)) {
        roomless = sequence;
        roomlessSince = cache.gains();
        roomlessTokens = tokenBudget - work.tokens;
        return;
      }
      waiting.removeFirst();
      running.add(sequence);
      filling.add(sequence);
      sequence.order = admissions++;
      sequence.state = Sequence.State.RUNNING;
      sequence.computed = present;
      schedule(sequence, tokens, work);
      announce(sequence, now);
    }
  }

  /**
   * Whether looking for room would end as it did before: nothing was gained, nor less is wanted.
   */
  private boolean stillRoomless(Sequence sequence, Workload work) {
    return sequence == roomless
        && cache.gains() == roomlessSince
        && tokenBudget - work.tokens >= roomlessTokens;
  }

  private void announce(Sequence sequence, long now) {
    if (!sequence.started) {
      sequence.started = true;
      sequence.cached = Math.min(sequence.computed, sequence.promptTokens());
      counters.admitted(sequence);
      sequence.listener.admitted(sequence, now);
    }
  }

  private void schedule(Sequence sequence, int tokens, Workload work) {
    sequence.scheduled = tokens;
    work.add(sequence.computed, tokens);
    publish(sequence, sequence.computed + tokens);
  }

  private void publish(Sequence sequence, int tokens) {
    if (sequence.published < sequence.hashes.length) {
      cache.publish(sequence, tokens);
    }
  }

  private void preemptNewest(long now) {
    Sequence newest = running.removeLast();
    withdraw(newest);
    cache.release(newest);
    newest.state = Sequence.State.WAITING;
    newest.computed = 0;
    newest.scheduled = 0;
    waiting.addFirst(newest);
    counters.preempted();
    newest.listener.preempted(newest, now);
  }

  /** It neither decodes nor computes any more. */
  private void withdraw(Sequence sequence) {
    if (sequence.decodes != null) {
      decodes.leave(sequence);
    } else {
      filling.remove(sequence);
    }
  }

  /** Ends the planned iteration: whoever computed all it knows has one token more. */
  void complete(long now) {
    counters.produced(decodes.advance());
    int due = decodes.drainTokens();
    for (int i = 0; i < due; i++) {
      Sequence sequence = decodes.dueForToken(i);
      if (sequence != null) {
        produced(sequence, now);
      }
    }
    decodes.passed();
    completeFilling(now);
    if (sweep) {
      running.removeIf(Sequence::ended);
      sweep = false;
    }
  }

  private void completeFilling(long now) {
    int i = 0;
    while (i < filling.size()) {
      Sequence sequence = filling.get(i);
      sequence.computed += sequence.scheduled;
      boolean sampled = sequence.scheduled > 0 && sequence.computed == sequence.known();
      sequence.scheduled = 0;
      if (sampled) {
        filling.remove(i);
        sequence.produced++;
        counters.produced(1);
        decodes.join(sequence);
        produced(sequence, now);
      } else {
        i++;
      }
    }
  }

  private void produced(Sequence sequence, long now) {
    sequence.listener.token(sequence, now);
    if (sequence.ended()) {
      return;
    }
    if (sequence.produced() < sequence.outputTokens()) {
      decodes.awaitToken(sequence);
      return;
    }
    decodes.leave(sequence);
    sequence.state = Sequence.State.FINISHED;
    sweep = true;
    cache.release(sequence);
    sequence.listener.finished(sequence, now);
  }

  /**
   * Takes a sequence out at once, wherever it is; its blocks are free from now on.
   *
   * @param completing whether this comes from a listener within {@link #complete}, which then
   *     sweeps the list itself when it has gone through it
   */
  void remove(Sequence sequence, boolean completing) {
    if (sequence.is(Sequence.State.WAITING)) {
      waiting.remove(sequence);
    } else if (sequence.is(Sequence.State.RUNNING)) {
      if (decodes.ahead(sequence)) {
        counters.produced(-1);
      }
      withdraw(sequence);
      cache.release(sequence);
      if (completing) {
        sweep = true;
      } else {
        running.remove(sequence);
      }
    }
    sequence.state = Sequence.State.ABORTED;
  }
}
