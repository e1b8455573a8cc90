package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MooncakeReaderTest {
  private static final String ONE =
      "{\"timestamp\": %d, \"input_length\": %d, \"output_length\": 5, \"hash_ids\": %s}";

  @TempDir Path dir;

  @Test
  void readsLengthsAndSharedBlocks() throws IOException {
    Trace trace = read(ONE.formatted(0, 1025, "[0, 7, 9]"), "", ONE.formatted(40, 600, "[0, 8]"));

    assertThat(trace.size()).isEqualTo(2);
    TraceRequest first = trace.requests().get(0);
    TraceRequest second = trace.requests().get(1);
    assertThat(first.inputTokens()).isEqualTo(1025);
    assertThat(first.outputTokens()).isEqualTo(5);
    assertThat(first.prefix().blockTokens()).isEqualTo(512);
    assertThat(second.arrivalNanos()).isEqualTo(40_000_000);
    assertThat(first.prefix().common(second.prefix())).isEqualTo(1);
  }

  @Test
  void takesIdsOfAnySize() throws IOException {
    Trace trace = read(ONE.formatted(0, 600, "[9223372036854775807, -3]"));

    assertThat(trace.requests().getFirst().prefix().size()).isEqualTo(2);
  }

  @Test
  void spreadsArrivalsInsideCoarseStampsBySeed() throws IOException {
    String[] lines = coarse();

    List<Long> arrivals = arrivals(read(lines));

    assertThat(arrivals).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < arrivals.size(); i++) {
      long bucket = (i / 10) * 3_000_000_000L;
      assertThat(arrivals.get(i)).isBetween(bucket, bucket + 2_999_999_999L);
    }
    assertThat(arrivals(read(lines))).isEqualTo(arrivals);
    assertThat(arrivals(Traces.read(write(lines), 8))).isNotEqualTo(arrivals);
  }

  @Test
  void keepsAPauseAPause() throws IOException {
    List<String> lines = new ArrayList<>(List.of(coarse()));
    lines.add(ONE.formatted(900_000, 100, "[1]"));

    List<Long> arrivals = arrivals(read(lines.toArray(String[]::new)));

    assertThat(arrivals.get(arrivals.size() - 2)).isLessThan(30_000_000_000L);
  }

  @Test
  void leavesFineStampsAlone() throws IOException {
    Trace trace = read(ONE.formatted(0, 9, "[1]"), ONE.formatted(7, 9, "[1]"));

    assertThat(arrivals(trace)).containsExactly(0L, 7_000_000L);
  }

  @Test
  void namesFileLineValueAndExpectation() {
    refused(
        "trace.jsonl:2: input_length: 0 (expected: an integer >= 1)", ONE.formatted(0, 0, "[]"));
    refused(
        "hash_ids: [1,2,3] (expected: an array of at most 2 ids", ONE.formatted(0, 513, "[1,2,3]"));
    refused("hash_ids[1]: \"x\" (expected: an integer)", ONE.formatted(0, 513, "[1,\"x\"]"));
    refused("output_length: missing", "{\"timestamp\":0,\"input_length\":3,\"hash_ids\":[]}");
    refused("timestamp: -1 (expected: milliseconds >= 0)", ONE.formatted(-1, 9, "[]"));
    refused("trace.jsonl:2: {\"timestamp\": (expected: a JSON object)", "{\"timestamp\":");
  }

  private void refused(String message, String line) {
    assertThatThrownBy(() -> read(ONE.formatted(0, 9, "[1]"), line))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  private static String[] coarse() {
    String[] lines = new String[100];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = ONE.formatted(i / 10 * 3000, 100, "[1]");
    }
    return lines;
  }

  private static List<Long> arrivals(Trace trace) {
    return trace.requests().stream().map(TraceRequest::arrivalNanos).toList();
  }

  private Trace read(String... lines) throws IOException {
    return Traces.read(write(lines), 7);
  }

  private String write(String... lines) throws IOException {
    return Files.write(dir.resolve("trace.jsonl"), List.of(lines)).toString();
  }
}
