package dev.weir.simulator.calibration;

import dev.weir.simulator.engine.LinearTime;
import dev.weir.simulator.engine.StepCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Measured times of a model's layers on one accelerator, turned into the cost of an iteration.
 *
 * <p>{@code dense.csv} has microseconds against tokens for each kind of layer. One iteration runs
 * every kind of a transformer block once per block, the norm twice, and the embedding and the final
 * norm once. {@code per_sequence.csv} has the output head and the sampler against the number of
 * sequences that need a token; they run on the last token of each sequence only, hence not against
 * all tokens: their time for one sequence joins the linear part, what each further one adds is
 * fitted and joins the time per decoding sequence.
 *
 * <p>{@code attention.csv} has one attention layer against (prefill chunk k, tokens before it kv,
 * decoding sequences n, context of each c). The rows without prefill give the constant, n and n·c
 * coefficients; those without decode give the coefficient of k(kv + k/2). Mixed rows are left out:
 * the formula adds the two parts, and these rows would teach it otherwise. Decode rows that hold
 * more context than the accelerator's cache can are left out too.
 */
final class LayerTimes {
  private static final String[] PER_BLOCK = {
    "layernorm",
    "layernorm",
    "qkv_proj",
    "rotary_emb",
    "o_proj",
    "gate_up_proj",
    "act_fn",
    "down_proj"
  };
  private static final String[] ONCE = {"embedding", "final_layernorm"};
  private static final String[] PER_SEQUENCE = {"lm_head", "sampler"};

  private final Map<String, NavigableMap<Integer, Double>> dense;
  private final Map<String, NavigableMap<Integer, Double>> perSequence;
  private final CsvTable attention;

  private LayerTimes(Path folder) throws IOException {
    dense = curves(CsvTable.read(folder.resolve("dense.csv")), "tokens");
    perSequence = curves(CsvTable.read(folder.resolve("per_sequence.csv")), "sequences");
    attention = CsvTable.read(folder.resolve("attention.csv"));
  }

  static LayerTimes read(Path folder) throws IOException {
    return new LayerTimes(folder);
  }

  /**
   * @param blocks of the transformer
   * @param kvTokens that the accelerator's cache holds
   * @param hostMs per iteration, which no layer time contains
   */
  StepCost cost(int blocks, int kvTokens, double hostMs) throws IOException {
    double[] head = headPerSequence();
    double[] decode = decodeAttention(kvTokens);
    double ms = blocks * 1e-3;
    return new StepCost(
        hostMs,
        linear(blocks, head[0]),
        decode[0] * ms,
        decode[1] * blocks + head[1],
        decode[2] * blocks * 1e3,
        prefillAttention() * blocks * 1e3);
  }

  private LinearTime linear(int blocks, double headUs) throws IOException {
    int[] tokens = curve(dense, ONCE[0]).keySet().stream().mapToInt(Integer::intValue).toArray();
    double[] millis = new double[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      double us = headUs + sum(dense, ONCE, tokens[i]) + blocks * sum(dense, PER_BLOCK, tokens[i]);
      millis[i] = us * 1e-3;
    }
    return LinearTime.of(tokens, millis);
  }

  /** Microseconds of head and sampler: constant, and per sequence. */
  private double[] headPerSequence() throws IOException {
    LeastSquares fit = new LeastSquares(2);
    for (int n : curve(perSequence, PER_SEQUENCE[0]).keySet()) {
      fit.add(sum(perSequence, PER_SEQUENCE, n), 1, n);
    }
    return fit.solve();
  }

  /** Microseconds of one decode attention: constant, per sequence, per token of context. */
  private double[] decodeAttention(int kvTokens) throws IOException {
    LeastSquares fit = new LeastSquares(3);
    forEachAttention((chunk, kv, n, context, us) -> {
      if (chunk == 0 && kv == 0 && n * context <= kvTokens) {
        fit.add(us, 1, n, n * context);
      }
    });
    return fit.solve();
  }

  /** Microseconds of one prefill attention per pair of tokens. */
  private double prefillAttention() throws IOException {
    LeastSquares fit = new LeastSquares(2);
    forEachAttention((chunk, kv, n, _, us) -> {
      if (chunk > 0 && n == 0) {
        fit.add(us, 1, chunk * (kv + chunk / 2));
      }
    });
    return fit.solve()[1];
  }

  private interface AttentionRow {
    void accept(double chunk, double kv, double sequences, double context, double us);
  }

  private void forEachAttention(AttentionRow each) throws IOException {
    int[] columns = new int[5];
    String[] names = {"prefill_chunk", "kv_prefill", "n_decode", "kv_decode", "time_us"};
    for (int i = 0; i < names.length; i++) {
      columns[i] = attention.column(names[i]);
    }
    for (String[] row : attention.rows()) {
      double[] v = new double[columns.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = Double.parseDouble(row[columns[i]]);
      }
      each.accept(v[0], v[1], v[2], v[3], v[4]);
    }
  }

  private static Map<String, NavigableMap<Integer, Double>> curves(CsvTable table, String against)
      throws IOException {
    int layer = table.column("layer");
    int x = table.column(against);
    int us = table.column("time_us");
    Map<String, NavigableMap<Integer, Double>> curves = new HashMap<>();
    for (String[] row : table.rows()) {
      curves
          .computeIfAbsent(row[layer], _ -> new TreeMap<>())
          .put(Integer.valueOf(row[x]), Double.valueOf(row[us]));
    }
    return curves;
  }

  private static double sum(
      Map<String, NavigableMap<Integer, Double>> curves, String[] layers, int x)
      throws IOException {
    double us = 0;
    for (String layer : layers) {
      Double at = curve(curves, layer).get(x);
      if (at == null) {
        throw new IOException(
            "layer %s: no time at %d (expected: as the others)".formatted(layer, x));
      }
      us += at;
    }
    return us;
  }

  private static NavigableMap<Integer, Double> curve(
      Map<String, NavigableMap<Integer, Double>> curves, String layer) throws IOException {
    NavigableMap<Integer, Double> curve = curves.get(layer);
    if (curve == null) {
      throw new IOException(
          "layers: %s (expected: one named %s)".formatted(curves.keySet(), layer));
    }
    return curve;
  }
}
