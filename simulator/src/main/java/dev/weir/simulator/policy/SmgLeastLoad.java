package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SMG's {@code least_load}, imitated: the least time to drain, plus a barrier before full KV
 * memory.
 *
 * <p><b>What it decides.</b> Takes the first engine with the least {@code (queued + sent) / 2000 +
 * 0.15·k/(1−k)} seconds: queued is the prompt tokens that waited when the engine last told, sent
 * those of the prompts dispatched there since, k the share of KV memory in use. Engines that have
 * not told anything yet are compared by their requests in flight.
 *
 * <p><b>What it sees.</b> What engines report every {@value #POLL_MILLIS} ms, and what it
 * dispatched since. The original reads the waiting tokens themselves; here engines tell how many
 * requests wait, and each counts as the mean prompt so far. It knows the prompts' tokens, as it
 * does over gRPC, and takes 2,000 tokens a second, its default where an engine reports no
 * throughput.
 *
 * <p><b>Cost.</b> O(n).
 *
 * <p><b>How it fails.</b> Between reports what was sent is never taken off, done or not. The
 * throughput is far below that of prefill, so a few prompts outweigh any KV pressure short of full.
 * Blind to prefix caches, and here to speed.
 *
 * <p>[1] smg, model_gateway/src/policies/least_load.rs; read at 73da68ca.
 */
final class SmgLeastLoad implements Policy {
  static final int POLL_MILLIS = 10_000;

  private static final double THROUGHPUT = 2000;
  private static final double KV_WEIGHT_SECONDS = 0.15;
  private static final double FULLEST = 0.999;

  private static final class Load {
    boolean told;
    double queuedTokens;
    double sentTokens;
    double kvUse;
  }

  private final Map<Engine, Load> loads = new HashMap<>();
  private long prompts;
  private double promptTokens;

  @Override
  public void engines(List<Engine> engines, long now) {
    loads.keySet().retainAll(engines);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Engine best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Engine engine : engines) {
      double score = score(engine);
      if (score < least && Policy.open(engine, ticket)) {
        best = engine;
        least = score;
      }
    }
    return Choice.atOrWait(best);
  }

  private double score(Engine engine) {
    Load load = of(engine);
    if (!load.told) {
      return engine.inFlight() * meanPrompt() / THROUGHPUT;
    }
    double k = Math.clamp(load.kvUse, 0, FULLEST);
    return (load.queuedTokens + load.sentTokens) / THROUGHPUT + KV_WEIGHT_SECONDS * k / (1 - k);
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    of(engine).sentTokens += ticket.work().promptTokens();
    prompts++;
    promptTokens += ticket.work().promptTokens();
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    Load load = of(engine);
    load.told = true;
    load.queuedTokens = gauges.waiting() * meanPrompt();
    load.sentTokens = 0;
    load.kvUse = gauges.kvUse();
  }

  private double meanPrompt() {
    return promptTokens / Math.max(1, prompts);
  }

  private Load of(Engine engine) {
    return loads.computeIfAbsent(engine, _ -> new Load());
  }
}
