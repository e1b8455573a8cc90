package dev.weir.simulator.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.simulator.engine.StepCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layer times and a run made from known constants, which must come out again. */
class GeneratedRunTest {
  private static final int BLOCKS = 32;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void layerTimes() throws IOException {
    StringBuilder dense = new StringBuilder("layer,tokens,time_us\n");
    for (String layer :
        List.of(
            "embedding",
            "final_layernorm",
            "layernorm",
            "qkv_proj",
            "rotary_emb",
            "o_proj",
            "gate_up_proj",
            "act_fn",
            "down_proj")) {
      for (int tokens : new int[] {1, 64, 512, 2048}) {
        dense.append("%s,%d,%f%n".formatted(layer, tokens, 10 + 0.5 * tokens));
      }
    }
    StringBuilder head = new StringBuilder("layer,sequences,time_us\n");
    for (int n : new int[] {1, 16, 64}) {
      head.append("lm_head,%d,%d%n".formatted(n, 990 + 2 * n));
      head.append("sampler,%d,%d%n".formatted(n, 10 + n));
    }
    StringBuilder attention =
        new StringBuilder("prefill_chunk,kv_prefill,n_decode,kv_decode,time_us\n");
    for (int n : new int[] {1, 8, 64}) {
      for (int context : new int[] {16, 256, 1024}) {
        attention.append("0,0,%d,%d,%f%n".formatted(n, context, 9 + 0.2 * n + 0.004 * n * context));
      }
    }
    for (int k : new int[] {128, 512, 2048}) {
      for (int kv : new int[] {0, 1024}) {
        attention.append("%d,%d,0,0,%f%n".formatted(k, kv, 9 + 2e-4 * k * (kv + k / 2.0)));
      }
    }
    Files.writeString(folder.resolve("dense.csv"), dense);
    Files.writeString(folder.resolve("per_sequence.csv"), head);
    Files.writeString(folder.resolve("attention.csv"), attention);
  }

  @Test
  void theConstantsBehindLayerTimesAreFound() throws IOException {
    StepCost cost = LayerTimes.read(folder).cost(BLOCKS, 100_000, 0.5);
    assertThat(cost.attentionMs()).isCloseTo(BLOCKS * 0.009, within(1e-6));
    assertThat(cost.sequenceUs()).isCloseTo(BLOCKS * 0.2 + 3, within(1e-4));
    assertThat(cost.contextNs()).isCloseTo(BLOCKS * 4, within(1e-4));
    assertThat(cost.pairNs()).isCloseTo(BLOCKS * 0.2, within(1e-4));
    double layers = (2 + 8 * BLOCKS) * (10 + 0.5 * 512);
    assertThat(cost.linear().millis(512)).isCloseTo((1_000 + layers) / 1e3, within(1e-6));
  }

  @Test
  void aRunOfOneRequestIsPredictedByTheFormulaAlone() throws IOException {
    StepCost cost = LayerTimes.read(folder).cost(BLOCKS, 4_096, Calibration.HOST_MS);
    double first = cost.millis(100, 0, 0, 100 * 50);
    double second = first + cost.millis(1, 1, 101, 0);
    Files.writeString(
        folder.resolve("meta.json"),
        """
        {"kv_cache":{"num_kv_tokens":4096},
         "engine_kwargs":{"max_num_batched_tokens":2048,"max_num_seqs":256}}
        """);
    Files.writeString(
        folder.resolve("requests.jsonl"),
        """
        {"input_toks":100,"output_toks":2,"queued_ts":7.0,"first_token_ts":%f,"last_token_ts":%f}
        """
            .formatted(7 + first / 1e3, 7 + second / 1e3));
    CalibrationReport report = Calibration.compare(folder, folder);
    assertThat(report.means())
        .hasSize(3)
        .allSatisfy(row -> assertThat(row.error()).isCloseTo(0, within(1e-3)));
    assertThat(report.holds()).isTrue();
  }

  @Test
  void whatIsMissingFromAFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("dense.csv"), "layer,tokens,time_us\nembedding,1,2.0\n");
    assertThatThrownBy(() -> LayerTimes.read(folder).cost(BLOCKS, 4_096, 0))
        .hasMessage("layers: [embedding] (expected: one named final_layernorm)");
    Files.writeString(folder.resolve("dense.csv"), "layer,time_us\n");
    assertThatThrownBy(() -> LayerTimes.read(folder))
        .hasMessage("dense.csv: columns [layer, time_us] (expected: one named tokens)");
  }
}
