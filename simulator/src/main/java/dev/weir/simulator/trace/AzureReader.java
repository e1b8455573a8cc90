package dev.weir.simulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Azure's CSV of 2023 [1]: {@code TIMESTAMP,ContextTokens,GeneratedTokens}, stamps to 100 ns, no
 * prefix information: every prompt is new.
 *
 * <p>[1] Patel et al., Splitwise: Efficient Generative LLM Inference Using Phase Splitting, ISCA
 * '24.
 */
final class AzureReader {
  static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

  private final String name;
  private @Nullable LocalDateTime start;

  AzureReader(String name) {
    this.name = name;
  }

  Trace read(InputStream in) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<TraceRequest> requests = new ArrayList<>();
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (number > 1 && !line.isBlank()) {
        requests.add(request(name + ":" + number, line));
      }
    }
    TraceBuilder builder = new TraceBuilder();
    requests.forEach(builder::add);
    return Trace.recorded(name, builder.byArrival());
  }

  private TraceRequest request(String where, String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 3) {
      throw TraceException.at(where, line, HEADER);
    }
    LocalDateTime time = time(where, cells[0]);
    if (start == null) {
      start = time;
    }
    long arrival = Duration.between(start, time).toNanos();
    if (arrival < 0) {
      throw TraceException.at(where, "TIMESTAMP", cells[0], "not before the first, " + start);
    }
    int input = tokens(where, "ContextTokens", cells[1], 1);
    int output = tokens(where, "GeneratedTokens", cells[2], 0);
    return TraceRequest.lone(arrival, input, output, BlockPrefix.NONE);
  }

  private static LocalDateTime time(String where, String cell) {
    try {
      return LocalDateTime.parse(cell.strip().replace(' ', 'T'));
    } catch (DateTimeException _) {
      throw TraceException.at(where, "TIMESTAMP", cell, "like 2023-11-16 18:15:46.6805900");
    }
  }

  private static int tokens(String where, String column, String cell, int least) {
    try {
      int value = Integer.parseInt(cell.strip());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below, with the value.
    }
    throw TraceException.at(where, column, cell, "an integer >= " + least);
  }
}
