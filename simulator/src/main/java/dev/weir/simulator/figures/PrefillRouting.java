package dev.weir.simulator.figures;

import dev.weir.simulator.trace.TraceRequest;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The four ways in which Mooncake's Fig. 5 places prompts. Each picks a node and says how long the
 * prompt will occupy it.
 *
 * <p>Aware of caches means the least of queue + prefill, over nodes. Locally, a node reads what its
 * own cache lacks. Globally, it may instead fetch the longest prefix that any node has: 320 KiB a
 * token (Llama 70B, bf16) over 100 GB/s, and takes the quicker of the two.
 *
 * @param name for people
 * @param choice made by it
 */
record PrefillRouting(String name, Choice choice) {
  private static final double SECONDS_PER_FETCHED_TOKEN = 327_680 / 100e9;

  /** Where to, and the seconds it takes there. */
  record Placed(PrefillNode node, double seconds) {}

  /** Picks among nodes, all of them equal in speed. */
  interface Choice {
    Placed place(TraceRequest request, List<PrefillNode> nodes, double now);
  }

  static List<PrefillRouting> all(RandomGenerator random) {
    return List.of(
        new PrefillRouting(
            "random",
            (request, nodes, _) -> {
              PrefillNode node = nodes.get(random.nextInt(nodes.size()));
              return local(request, node);
            }),
        new PrefillRouting(
            "load balancing",
            (request, nodes, now) -> {
              PrefillNode least = nodes.getFirst();
              for (PrefillNode node : nodes) {
                least = node.queue(now) < least.queue(now) ? node : least;
              }
              return local(request, least);
            }),
        new PrefillRouting(
            "local cache aware",
            (request, nodes, now) ->
                quickest(nodes.stream().map(node -> local(request, node)).toList(), now)),
        new PrefillRouting(
            "global cache aware",
            (request, nodes, now) -> {
              int longest = nodes.stream().mapToInt(node -> node.match(request)).max().orElse(0);
              return quickest(
                  nodes.stream().map(node -> global(request, node, longest)).toList(), now);
            }));
  }

  private static Placed local(TraceRequest request, PrefillNode node) {
    return new Placed(node, node.prefill(request, node.match(request)));
  }

  private static Placed global(TraceRequest request, PrefillNode node, int longest) {
    Placed local = local(request, node);
    int own = node.match(request);
    int fetched = Prompts.tokens(request, longest) - Prompts.tokens(request, own);
    double seconds = fetched * SECONDS_PER_FETCHED_TOKEN + node.prefill(request, longest);
    return seconds < local.seconds() ? new Placed(node, seconds) : local;
  }

  private static Placed quickest(List<Placed> placed, double now) {
    Placed best = placed.getFirst();
    for (Placed one : placed) {
      boolean quicker =
          one.node().queue(now) + one.seconds() < best.node().queue(now) + best.seconds();
      best = quicker ? one : best;
    }
    return best;
  }
}
