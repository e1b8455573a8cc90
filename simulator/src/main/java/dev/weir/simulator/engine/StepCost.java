package dev.weir.simulator.engine;

/**
 * How long one iteration takes: {@code host + linear(tokens) + attention + sequence · decodes +
 * context · Σ decode contexts + pair · Σ k(kv + k/2)}, the last sum over the prefill chunks of k
 * tokens that follow kv tokens already present.
 *
 * <p>Decode attention reads every key and value of its sequence once, so it grows with the sum of
 * contexts; a prefill chunk relates each of its tokens to all before it, so it grows with the
 * number of such pairs. Tokens found in the prefix cache cost no linear time, yet the chunk after
 * them still attends to them.
 *
 * @param hostMs scheduling, launch and sampling on the host, once per iteration
 * @param linear what depends on the number of tokens only
 * @param attentionMs attention's constant part, once per iteration
 * @param sequenceUs per decoding sequence
 * @param contextNs per token of context of a decoding sequence
 * @param pairNs per pair of (prefill token, token it attends to)
 */
public record StepCost(
    double hostMs,
    LinearTime linear,
    double attentionMs,
    double sequenceUs,
    double contextNs,
    double pairNs) {

  /**
   * @param tokens all tokens of the iteration
   * @param decodes sequences that decode in it
   * @param context sum of the contexts of those
   * @param pairs sum of k(kv + k/2) over the prefill chunks
   */
  public double millis(int tokens, int decodes, long context, double pairs) {
    return hostMs
        + linear.millis(tokens)
        + attentionMs
        + sequenceUs * decodes * 1e-3
        + contextNs * context * 1e-6
        + pairNs * pairs * 1e-6;
  }

  public StepCost withHostMs(double ms) {
    return new StepCost(ms, linear, attentionMs, sequenceUs, contextNs, pairNs);
  }
}
