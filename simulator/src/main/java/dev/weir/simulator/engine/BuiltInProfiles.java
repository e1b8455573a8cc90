package dev.weir.simulator.engine;

import java.util.List;

/**
 * The profiles that need no file. Their constants were fitted to published kernel measurements of
 * vLLM in bf16 [1]: matrix products, attention and all-reduce are measured, element-wise work by
 * bandwidth; the fit errs by 1.6 % on the mean decode step at the worst. KV capacity is computed
 * from the memory that 90 % of the card leaves beside the weights.
 *
 * <p>Host work per iteration is in none of those measurements; half a millisecond is what the one
 * real run that we hold is matched with. The token budget is the one of that run: at these curves a
 * larger one gains no throughput and delays the decodes that share its iterations.
 *
 * <p>[1] ai-dynamo/aiconfigurator, systems/data, commit 095f58a.
 */
final class BuiltInProfiles {
  private static final double HOST_MS = 0.5;
  private static final int TOKEN_BUDGET = 2_048;
  private static final int MAX_SEQUENCES = 256;

  private static final int[] TOKENS = {1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192};

  static final List<EngineProfile> ALL =
      List.of(
          profile(
              "h100-8b",
              "H100 SXM, Llama 3.1 8B, TP1, vLLM 0.19",
              438_613,
              attention(0.285, 3.3, 42.59, 0.795),
              6.06,
              6.31,
              6.19,
              6.26,
              7.02,
              7.26,
              7.7,
              12.28,
              21.15,
              41.05,
              81.37,
              177.06),
          profile(
              "h100-70b-tp4",
              "H100 SXM, Llama 3.1 70B, TP4, vLLM 0.19",
              461_914,
              attention(0.772, 1.76, 27.43, 1.021),
              17.69,
              17.85,
              18.5,
              17.9,
              18.74,
              19.35,
              23.24,
              35.47,
              69.01,
              129.41,
              262.58,
              532.64),
          profile(
              "h100-70b-tp8",
              "H100 SXM, Llama 3.1 70B, TP8, vLLM 0.19",
              1_354_736,
              attention(0.842, 0.04, 14.27, 0.54),
              11.7,
              11.72,
              14.89,
              14.98,
              15.11,
              15.99,
              17.06,
              25.82,
              46.59,
              88.49,
              163.87,
              323.02),
          profile(
              "a100-8b",
              "A100 SXM, Llama 3.1 8B, TP1, vLLM 0.14",
              438_613,
              attention(0.655, 2.52, 81.53, 3.227),
              11.23,
              11.0,
              11.34,
              11.5,
              11.47,
              13.52,
              21.24,
              34.05,
              60.75,
              116.08,
              235.79,
              480.11),
          profile(
              "a100-70b-tp4",
              "A100 SXM, Llama 3.1 70B, TP4, vLLM 0.14",
              461_914,
              attention(1.712, 2.02, 54.81, 4.21),
              32.01,
              33.77,
              33.73,
              35.12,
              35.14,
              41.55,
              60.67,
              103.11,
              178.68,
              327.28,
              636.34,
              1266.48),
          profile(
              "a100-70b-tp8",
              "A100 SXM, Llama 3.1 70B, TP8, vLLM 0.14",
              1_354_736,
              attention(1.495, 0.0, 27.93, 2.265),
              22.06,
              21.44,
              22.14,
              23.37,
              22.71,
              26.35,
              36.57,
              75.72,
              125.29,
              222.48,
              415.08,
              782.48));

  private BuiltInProfiles() {}

  private record Attention(double ms, double sequenceUs, double contextNs, double pairNs) {}

  private static Attention attention(
      double ms, double sequenceUs, double contextNs, double pairNs) {
    return new Attention(ms, sequenceUs, contextNs, pairNs);
  }

  private static EngineProfile profile(
      String id, String hardware, int kvTokens, Attention attention, double... linearMs) {
    StepCost cost =
        new StepCost(
            HOST_MS,
            LinearTime.of(TOKENS, linearMs),
            attention.ms,
            attention.sequenceUs,
            attention.contextNs,
            attention.pairNs);
    return new EngineProfile(id, hardware, cost, kvTokens, TOKEN_BUDGET, MAX_SEQUENCES);
  }
}
