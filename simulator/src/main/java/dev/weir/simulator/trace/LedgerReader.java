package dev.weir.simulator.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Rows of Weir's own ledger, as {@code weir usage --rows} writes them: what was asked, when, by
 * whom and with which beginning, without a word of it. Every row that asked for a model is a
 * request of the trace, also one that was refused or broke off: what was lost on the way is what a
 * replay is to find out. Turns of a session follow each other; the time between an answer and the
 * next turn is the time to think.
 *
 * <p>A row tells the last block that rows before it told, and those behind it; a block stands for
 * all before it, so the whole prompt is found by going back from block to block. Where the row that
 * told a block is not in the file, the blocks before it are known by their number only, and equal
 * for all prompts that go on from there.
 */
final class LedgerReader {
  private static final long NANOS_PER_MICRO = 1_000;

  private final String name;
  private final BlockIds ids = new BlockIds();
  private final List<Row> rows = new ArrayList<>();

  /** The block before a block; of the first there is none. */
  private final Map<Long, Long> before = new HashMap<>();

  private record Row(
      long arrivedMicros,
      long totalMicros,
      int promptTokens,
      int outputTokens,
      String tenant,
      String session,
      Blocks blocks) {}

  private record Blocks(int blockTokens, int known, long knownHash, List<Long> fresh) {}

  LedgerReader(String name) {
    this.name = name;
  }

  static boolean recognises(String line) {
    return line.contains("\"arrived_us\"") && line.contains("\"known_blocks\"");
  }

  Trace read(InputStream in) throws IOException {
    JsonLines.each(
        name,
        in,
        line -> {
          if (!line.textOr("model", "").isEmpty()) {
            rows.add(row(line));
          }
        });
    if (rows.isEmpty()) {
      throw TraceException.at(name, "rows", 0, "at least one that asks for a model");
    }
    rows.sort(Comparator.comparingLong(Row::arrivedMicros));
    rows.forEach(this::chain);
    long start = rows.getFirst().arrivedMicros();
    TraceBuilder builder = new TraceBuilder();
    Map<String, Integer> turns = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int previous = row.session().isEmpty() ? -1 : turns.getOrDefault(row.session(), -1);
      turns.put(row.session(), i);
      builder.add(request(row, start, previous));
    }
    return Trace.recorded(name, builder.byArrival());
  }

  /**
   * @param turn before this one in its session, −1: there is none
   */
  private TraceRequest request(Row row, long start, int turn) {
    Row last = turn < 0 ? row : rows.get(turn);
    long answered = last.arrivedMicros() + last.totalMicros();
    boolean follows = turn >= 0 && answered <= row.arrivedMicros();
    return new TraceRequest(
        0,
        (row.arrivedMicros() - start) * NANOS_PER_MICRO,
        row.promptTokens(),
        row.outputTokens(),
        prefix(row),
        row.session(),
        row.tenant(),
        follows ? turn : -1,
        follows ? (row.arrivedMicros() - answered) * NANOS_PER_MICRO : 0,
        null);
  }

  private static Row row(JsonLine line) {
    return new Row(
        micros(line, "arrived_us"),
        micros(line, "total_us"),
        Math.max(1, line.count("prompt_tokens", 0)),
        line.count("output_tokens", 0),
        line.textOr("tenant", TraceRequest.DEFAULT_TENANT),
        line.textOr("session", ""),
        blocks(line));
  }

  private static Blocks blocks(JsonLine line) {
    JsonNode prefix = line.field("prefix");
    JsonNode fresh = prefix.path("fresh");
    int blockTokens = prefix.path("block_tokens").asInt(0);
    int known = prefix.path("known_blocks").asInt(-1);
    if (!fresh.isArray() || blockTokens <= 0 || known < 0) {
      throw line.wrong("prefix", "block_tokens > 0, known_blocks >= 0 and a list, fresh");
    }
    List<Long> hashes = new ArrayList<>(fresh.size());
    fresh.forEach(text -> hashes.add(hash(line, text)));
    return new Blocks(
        blockTokens, known, known == 0 ? 0 : hash(line, prefix.path("known_hash")), hashes);
  }

  private static long hash(JsonLine line, JsonNode text) {
    try {
      return Long.parseUnsignedLong(text.asString(""), 16);
    } catch (NumberFormatException e) {
      throw line.wrong("prefix", "hashes of 16 hexadecimal digits");
    }
  }

  private static long micros(JsonLine line, String field) {
    JsonNode value = line.field(field);
    if (!value.isIntegralNumber() || value.longValue() < 0) {
      throw line.wrong(field, "microseconds >= 0");
    }
    return value.longValue();
  }

  private void chain(Row row) {
    Blocks blocks = row.blocks();
    Long last = blocks.known() == 0 ? null : (Long) blocks.knownHash();
    for (long hash : blocks.fresh()) {
      if (last != null) {
        before.put(hash, last);
      }
      last = hash;
    }
  }

  /** All blocks of the prompt, first to last, no more than it has tokens for. */
  private BlockPrefix prefix(Row row) {
    Blocks blocks = row.blocks();
    long[] hashes = new long[blocks.known() + blocks.fresh().size()];
    for (int i = blocks.known(); i < hashes.length; i++) {
      hashes[i] = blocks.fresh().get(i - blocks.known());
    }
    Long at = blocks.known() == 0 ? null : (Long) blocks.knownHash();
    for (int i = blocks.known() - 1; i >= 0; i--) {
      // A block that no row of the file tells: its number stands for it.
      long unknown = blocks.knownHash() * 31 + i;
      hashes[i] = at == null ? unknown : at;
      at = at == null ? null : before.get(at);
    }
    int fit = Math.min(hashes.length, Math.ceilDiv(row.promptTokens(), blocks.blockTokens()));
    int[] numbers = new int[fit];
    for (int i = 0; i < fit; i++) {
      numbers[i] = ids.number(hashes[i]);
    }
    return BlockPrefix.of(blocks.blockTokens(), 0, numbers);
  }
}
