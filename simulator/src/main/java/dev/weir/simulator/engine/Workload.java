package dev.weir.simulator.engine;

/** What one iteration computes, as the sums that its cost depends on. Reused between iterations. */
final class Workload {
  int tokens;
  int decodes;
  long context;
  double pairs;

  void clear() {
    tokens = 0;
    decodes = 0;
    context = 0;
    pairs = 0;
  }

  /** So many sequences decode, one token each, with contexts of so many tokens together. */
  void decoding(int sequences, long contexts) {
    tokens += sequences;
    decodes += sequences;
    context += contexts;
  }

  /** Adds {@code count} tokens of a sequence that has {@code computed} already. */
  void add(int computed, int count) {
    tokens += count;
    if (count == 1) {
      decodes++;
      context += computed + 1;
    } else {
      pairs += count * (computed + count * 0.5);
    }
  }

  double millis(StepCost cost) {
    return cost.millis(tokens, decodes, context, pairs);
  }
}
