package dev.weir.simulator.calibration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a real engine did: its limits, and the timings of every request, by arrival.
 *
 * @param kvTokens that its cache held
 * @param tokenBudget per iteration
 * @param maxSequences at once
 */
record MeasuredRun(int kvTokens, int tokenBudget, int maxSequences, List<Request> requests) {

  /**
   * @param queued when it arrived, seconds of any origin
   * @param firstToken when its first token came
   * @param lastToken when its last token came
   */
  record Request(int input, int output, double queued, double firstToken, double lastToken) {
    Timing timing() {
      return Timing.of(firstToken - queued, lastToken - queued, output);
    }
  }

  /** Reads {@code meta.json} and {@code requests.jsonl} of a run. */
  static MeasuredRun read(Path folder) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    JsonNode meta = json.readTree(Files.readString(folder.resolve("meta.json")));
    JsonNode limits = meta.path("engine_kwargs");
    return new MeasuredRun(
        meta.path("kv_cache").path("num_kv_tokens").intValue(),
        limits.path("max_num_batched_tokens").intValue(),
        limits.path("max_num_seqs").intValue(),
        requests(json, folder.resolve("requests.jsonl")));
  }

  private static List<Request> requests(JsonMapper json, Path file) throws IOException {
    List<Request> requests = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        requests.add(request(json.readTree(line)));
      }
    }
    requests.sort(Comparator.comparingDouble(Request::queued));
    return List.copyOf(requests);
  }

  private static Request request(JsonNode line) {
    return new Request(
        line.path("input_toks").intValue(),
        line.path("output_toks").intValue(),
        line.path("queued_ts").doubleValue(),
        line.path("first_token_ts").doubleValue(),
        line.path("last_token_ts").doubleValue());
  }
}
