package dev.weir.simulator.figures;

import dev.weir.simulator.engine.BlockHashes;
import dev.weir.simulator.figures.Figure.Row;
import dev.weir.simulator.figures.Figure.Unit;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One cache of 30 M tokens against ten of 3 M, by how requests are dealt to the ten. */
final class PooledCachesFigure {
  private static final int NODES = 10;
  private static final long NODE_TOKENS = 3_000_000;
  private static final Map<String, Double> PUBLISHED =
      Map.of("conversation", 2.22, "toolagent", 1.38, "synthetic", 2.36);

  private PooledCachesFigure() {}

  static Figure of(List<Prompts> traces, long seed) {
    List<Row> rows = new ArrayList<>();
    for (Prompts prompts : traces) {
      Trace trace = prompts.trace();
      Double theirs = PUBLISHED.get(prompts.name());
      if (trace == null) {
        rows.add(new Row(prompts.name(), Unit.RATIO, theirs, null, "trace not held"));
      } else {
        rows.addAll(rows(prompts.name(), trace, theirs, seed));
      }
    }
    return new Figure(
        "pooled-caches",
        "Hits of one pooled cache against ten local ones",
        "Mooncake, FAST '25, Fig. 10: pooled over local 2.22 (conversation), 1.38 (toolagent),"
            + " 2.36 (synthetic)",
        "trace only, shares of all blocks; how the publication deals requests to local caches is"
            + " not said, so two ways are shown. Dealing by the first two blocks needs no pool",
        rows);
  }

  private static List<Row> rows(String name, Trace trace, @Nullable Double theirs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Dealt pooled = Dealt.of(trace, NODES * NODE_TOKENS, 1, _ -> 0);
    Dealt dealt = Dealt.of(trace, NODE_TOKENS, NODES, _ -> random.nextInt(NODES));
    Dealt affine = Dealt.of(trace, NODE_TOKENS, NODES, PooledCachesFigure::byBeginning);
    return List.of(
        Row.ours(name + ", pooled", Unit.SHARE, pooled.hits()),
        Row.ours(name + ", local, dealt at random", Unit.SHARE, dealt.hits()),
        Row.ours(name + ", local, dealt by first two blocks", Unit.SHARE, affine.hits())
            .noted(String.format(Locale.ROOT, "busiest node %.2f of the mean", affine.imbalance())),
        new Row(
            name + ", pooled over random", Unit.RATIO, theirs, pooled.hits() / dealt.hits(), ""),
        Row.ours(
            name + ", pooled over first two blocks", Unit.RATIO, pooled.hits() / affine.hits()));
  }

  private static int byBeginning(TraceRequest request) {
    BlockPrefix prompt = request.prefix();
    long hash = prompt.size() == 0 ? request.id() : prompt.id(Math.min(1, prompt.size() - 1));
    return (int) Long.remainderUnsigned(BlockHashes.mix(hash), NODES);
  }

  /**
   * @param hits share of all blocks
   * @param imbalance prompt tokens of the busiest node over the mean
   */
  private record Dealt(double hits, double imbalance) {
    static Dealt of(Trace trace, long tokens, int nodes, ToIntFunction<TraceRequest> dealer) {
      long blocks = tokens / Prompts.blockTokens(trace);
      List<NodeCache> caches = Stream.generate(() -> new NodeCache(blocks)).limit(nodes).toList();
      long[] load = new long[nodes];
      long hits = 0;
      for (TraceRequest request : trace.requests()) {
        int node = dealer.applyAsInt(request);
        load[node] += request.inputTokens();
        hits += caches.get(node).match(request.prefix());
        caches.get(node).touch(request.prefix());
      }
      return new Dealt((double) hits / Prompts.blocks(trace), Balance.of(load));
    }
  }
}
