package dev.weir.simulator.replay;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.BlockHashes;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;

/**
 * Makes the requests of a trace into prompts, each when it arrives. A trace that is repeated brings
 * other prompts each time, of the same lengths and sharing alike.
 */
final class Prompts {
  /** Of engines, where the trace names no blocks. */
  private static final int BLOCK_TOKENS = 64;

  private static final double UNIT = 0x1p-53;

  private final Trace trace;
  private final ReplayOptions options;
  private final Promise promise;
  private final long seed;
  private final int blockTokens;

  Prompts(ReplayPlan plan) {
    trace = plan.trace();
    options = plan.options();
    promise = promise(plan.slo());
    seed = BlockHashes.mix(plan.seed() + 1);
    blockTokens =
        trace.requests().stream()
            .map(TraceRequest::prefix)
            .filter(prefix -> prefix.size() > 0)
            .mapToInt(BlockPrefix::blockTokens)
            .findFirst()
            .orElse(BLOCK_TOKENS);
  }

  Promise promise() {
    return promise;
  }

  int blockTokens() {
    return blockTokens;
  }

  Prompt of(int number) {
    int round = number / trace.size();
    TraceRequest request = trace.requests().get(number % trace.size());
    long[] blocks = blocks(request.prefix(), request.inputTokens(), round);
    boolean streamed = dice(number, 1) < options.streamShare();
    Ticket.Work work =
        new Ticket.Work(
            request.inputTokens(),
            options.predictedTokens(),
            blocks.length == 0 ? Prefix.NONE : new Prefix(blocks, blockTokens),
            request.session().isEmpty() ? null : session(request, round),
            0,
            streamed,
            promise);
    int output = Math.max(1, request.outputTokens());
    return new Prompt(tenant(request, number), work, request.inputTokens(), output, blocks);
  }

  private String tenant(TraceRequest request, int number) {
    if (options.tenants() == 0) {
      return request.tenant();
    }
    int salt = request.session().isEmpty() ? number : request.session().hashCode();
    return "tenant-" + (int) (dice(salt, 2) * options.tenants());
  }

  private static String session(TraceRequest request, int round) {
    return round == 0 ? request.session() : request.session() + "#" + round;
  }

  private long[] blocks(BlockPrefix prefix, int promptTokens, int round) {
    int full = Math.min(prefix.size(), promptTokens / blockTokens);
    long[] blocks = new long[full];
    for (int i = 0; i < full; i++) {
      blocks[i] = BlockHashes.mix(prefix.id(i) + BlockHashes.mix(round));
    }
    return blocks;
  }

  private double dice(int number, int throwNumber) {
    return (BlockHashes.mix(seed + 4L * number + throwNumber) >>> 11) * UNIT;
  }

  private static Promise promise(Slo slo) {
    return new Promise(slo.ttftNanos(), slo.tpotNanos());
  }
}
