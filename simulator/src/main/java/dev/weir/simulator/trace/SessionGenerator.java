package dev.weir.simulator.trace;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws the sessions of a {@link SyntheticWorkload}; the same seed draws the same. */
final class SessionGenerator {
  private static final int BLOCK_TOKENS = 16;

  private final SyntheticWorkload workload;
  private final SplittableRandom random;
  private final TraceBuilder builder = new TraceBuilder();
  private final int[][] systemBlocks;
  private int nextBlock;
  private int added;

  SessionGenerator(SyntheticWorkload workload, long seed) {
    this.workload = workload;
    this.random = new SplittableRandom(seed);
    this.systemBlocks = new int[workload.tenants()][];
    Arrays.setAll(systemBlocks, _ -> extended(new int[0], workload.systemTokens() / BLOCK_TOKENS));
  }

  Trace generate() {
    double gap = workload.turns() / workload.rate();
    double start = 0;
    for (int session = 0; added < workload.requests(); session++) {
      session(session, start);
      start += exponential(gap);
    }
    String name = "synthetic:" + workload.name();
    long period = Math.round(workload.requests() / workload.rate() * 1e9);
    return new Trace(name, period, builder.byArrival());
  }

  private void session(int number, double start) {
    int tenant = number % workload.tenants();
    int[] blocks = systemBlocks[tenant];
    int tokens = workload.systemTokens();
    int previous = -1;
    double at = start;
    double think = 0;
    do {
      tokens += workload.input().draw(random);
      int output = workload.output().draw(random);
      blocks = extended(blocks, tokens / BLOCK_TOKENS);
      previous =
          builder.add(
              new TraceRequest(
                  0,
                  nanos(at),
                  tokens,
                  output,
                  BlockPrefix.of(BLOCK_TOKENS, 0, blocks),
                  "s" + number,
                  "tenant-" + tenant,
                  previous,
                  nanos(think),
                  null));
      added++;
      tokens += output;
      think = workload.thinkSeconds() == 0 ? 0 : exponential(workload.thinkSeconds());
      at += think;
    } while (added < workload.requests() && random.nextDouble() >= 1 / workload.turns());
  }

  /** Only full blocks carry ids; the unfinished last one is the request's alone. */
  private int[] extended(int[] blocks, int size) {
    int[] result = Arrays.copyOf(blocks, size);
    for (int i = blocks.length; i < size; i++) {
      result[i] = nextBlock++;
    }
    return result;
  }

  private double exponential(double mean) {
    return -Math.log(1 - random.nextDouble()) * mean;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
