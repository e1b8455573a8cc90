package dev.weir.simulator.replay;

import dev.weir.scheduler.Claim;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.BlockHashes;
import dev.weir.simulator.report.Slo;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.Arrays;

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

  /** By place in the trace: the turn that follows, -1: none. */
  private final int[] nextTurn;

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
    nextTurn = new int[trace.size()];
    Arrays.fill(nextTurn, -1);
    for (TraceRequest request : trace.requests()) {
      if (request.previous() >= 0) {
        nextTurn[request.previous()] = request.id();
      }
    }
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
    int output = Math.max(1, request.outputTokens());
    long[] whole = whole(request, blocks, output, round);
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
    String tenant = tenant(request, number);
    return new Prompt(tenant, work, claim(tenant), request.inputTokens(), output, whole);
  }

  private String tenant(TraceRequest request, int number) {
    if (options.tenants() == 0 || options.weights().containsKey(request.tenant())) {
      return request.tenant();
    }
    int salt = request.session().isEmpty() ? number : request.session().hashCode();
    return "tenant-" + (int) (dice(salt, 2) * options.tenants());
  }

  private Claim claim(String tenant) {
    Double weight = options.weights().get(tenant);
    return weight == null ? Claim.EQUAL : new Claim(weight, Long.MAX_VALUE, Claim.ENDLESS);
  }

  private static String session(TraceRequest request, int round) {
    return round == 0 ? request.session() : request.session() + "#" + round;
  }

  /**
   * The blocks of the prompt and, where the next turn repeats it, of the answer: an engine keeps
   * both.
   */
  private long[] whole(TraceRequest request, long[] blocks, int output, int round) {
    int next = nextTurn[request.id()];
    if (next < 0) {
      return blocks;
    }
    BlockPrefix repeated = trace.requests().get(next).prefix();
    if (request.prefix().common(repeated) < blocks.length) {
      return blocks;
    }
    int full = Math.min(repeated.size(), (request.inputTokens() + output) / blockTokens);
    return full <= blocks.length ? blocks : named(repeated, full, round);
  }

  private long[] blocks(BlockPrefix prefix, int promptTokens, int round) {
    return named(prefix, Math.min(prefix.size(), promptTokens / blockTokens), round);
  }

  private static long[] named(BlockPrefix prefix, int full, int round) {
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
