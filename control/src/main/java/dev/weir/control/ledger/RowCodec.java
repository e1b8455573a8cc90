package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerRow.Call;
import dev.weir.control.port.LedgerRow.Caller;
import dev.weir.control.port.LedgerRow.Detour;
import dev.weir.control.port.LedgerRow.Times;
import dev.weir.control.port.LedgerRow.Tokens;
import dev.weir.control.port.PrefixShape;
import dev.weir.control.port.RowId;
import dev.weir.scheduler.Outcome;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A row as bytes: a byte that says which version this is, numbers in big-endian order, texts in
 * UTF-8 behind their length. A version is never changed, only succeeded: logs outlive programs.
 */
final class RowCodec {
  /** No row is longer. */
  static final int MAX_BYTES = 64 << 10;

  private static final byte FIRST = 1;
  private static final byte VERSION = 2;
  private static final int STREAM = 1;
  private static final int PROMPT_TOLD = 2;
  private static final int OUTPUT_TOLD = 4;
  private static final int SHADOW = 8;
  private static final int MOST_BLOCKS = 4096;
  private static final Map<String, Outcome> OUTCOMES = new HashMap<>();

  static {
    for (Outcome outcome : Outcome.values()) {
      OUTCOMES.put(outcome.label(), outcome);
    }
  }

  private RowCodec() {}

  /** Appends a row to a buffer with room for {@link #MAX_BYTES}. */
  static void write(LedgerRow row, ByteBuffer out) {
    out.put(VERSION).putLong(row.id().high()).putLong(row.id().low());
    RowText.write(row.requestId(), out);
    Times times = row.times();
    out.putLong(times.arrivedMicros()).putLong(times.ttftMicros());
    out.putLong(times.totalMicros()).putLong(times.deadlineMicros());
    RowText.write(row.outcome().label(), out);
    RowText.write(row.code(), out);
    Caller caller = row.caller();
    RowText.write(caller.keyId(), out);
    RowText.write(caller.tenant(), out);
    RowText.write(caller.org(), out);
    out.putLong(caller.session()).putInt(caller.priority());
    Call call = row.call();
    RowText.write(call.api(), out);
    RowText.write(call.model(), out);
    RowText.write(call.engine(), out);
    out.putInt(call.attempts());
    Tokens tokens = row.tokens();
    out.put(flags(call, tokens, row.detour()));
    out.putLong(tokens.prompt()).putLong(tokens.cached()).putLong(tokens.output());
    out.putLong(row.costMicros());
    write(row.prefix(), out);
    RowText.write(row.detour().asked(), out);
    RowText.write(row.detour().degraded(), out);
  }

  private static byte flags(Call call, Tokens tokens, Detour detour) {
    int flags = call.stream() ? STREAM : 0;
    flags |= detour.shadow() ? SHADOW : 0;
    flags |= tokens.promptTold() ? PROMPT_TOLD : 0;
    return (byte) (flags | (tokens.outputTold() ? OUTPUT_TOLD : 0));
  }

  private static void write(PrefixShape prefix, ByteBuffer out) {
    out.putInt(prefix.blockTokens()).putInt(prefix.knownBlocks()).putLong(prefix.knownHash());
    int blocks = Math.min(prefix.freshBlocks(), MOST_BLOCKS);
    out.putInt(blocks);
    for (int i = 0; i < blocks; i++) {
      out.putLong(prefix.fresh(i));
    }
  }

  /** Reads what {@link #write} wrote. */
  static LedgerRow read(ByteBuffer in) {
    byte version = in.get();
    if (version < FIRST || version > VERSION) {
      throw new IllegalArgumentException(
          "version of a row: %d (expected: %d to %d; a newer Weir was here)"
              .formatted(version, FIRST, VERSION));
    }
    RowId id = new RowId(in.getLong(), in.getLong());
    String requestId = RowText.read(in);
    Times times = new Times(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    Outcome outcome = outcome(RowText.read(in));
    String code = RowText.read(in);
    Caller caller =
        new Caller(RowText.read(in), RowText.read(in), RowText.read(in), in.getLong(), in.getInt());
    String api = RowText.read(in);
    String model = RowText.read(in);
    String engine = RowText.read(in);
    int attempts = in.getInt();
    int flags = in.get();
    Call call = new Call(api, (flags & STREAM) != 0, model, engine, attempts);
    Tokens tokens =
        new Tokens(
            in.getLong(),
            in.getLong(),
            in.getLong(),
            (flags & PROMPT_TOLD) != 0,
            (flags & OUTPUT_TOLD) != 0);
    long cost = in.getLong();
    PrefixShape prefix = prefix(in);
    Detour detour =
        version == FIRST
            ? Detour.NONE
            : new Detour(RowText.read(in), RowText.read(in), (flags & SHADOW) != 0);
    return new LedgerRow(
        id, requestId, times, outcome, code, caller, call, tokens, cost, prefix, detour);
  }

  private static PrefixShape prefix(ByteBuffer in) {
    int blockTokens = in.getInt();
    int knownBlocks = in.getInt();
    long knownHash = in.getLong();
    int blocks = in.getInt();
    if (blocks < 0 || blocks > MOST_BLOCKS) {
      throw new IllegalArgumentException("blocks of a row: " + blocks + " (expected: 0 to 4096)");
    }
    long[] fresh = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      fresh[i] = in.getLong();
    }
    return new PrefixShape(knownHash, knownBlocks, fresh, blockTokens);
  }

  private static Outcome outcome(String label) {
    Outcome outcome = OUTCOMES.get(label);
    if (outcome == null) {
      throw new IllegalArgumentException("outcome of a row: " + label + " (expected: a known one)");
    }
    return outcome;
  }
}
