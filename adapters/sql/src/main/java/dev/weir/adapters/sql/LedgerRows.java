package dev.weir.adapters.sql;

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
import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** A row of the ledger as a row of the table, both ways. */
final class LedgerRows {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "request_id",
          "arrived_us",
          "ttft_us",
          "total_us",
          "deadline_us",
          "day",
          "outcome",
          "served",
          "code",
          "key_id",
          "tenant",
          "org",
          "session",
          "priority",
          "api",
          "stream",
          "model",
          "engine",
          "attempts",
          "prompt_tokens",
          "cached_tokens",
          "output_tokens",
          "prompt_told",
          "output_told",
          "cost_micros",
          "block_tokens",
          "known_blocks",
          "known_hash",
          "fresh_hashes",
          "asked",
          "degraded",
          "shadow");
  private static final String INSERT =
      "INSERT INTO ledger_row ("
          + String.join(", ", COLUMNS)
          + ") VALUES ("
          + "?, ".repeat(COLUMNS.size() - 1)
          + "?) ON CONFLICT DO NOTHING";

  private LedgerRows() {}

  static void insert(Connection connection, List<LedgerRow> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (LedgerRow row : rows) {
        fill(new Filler(insert), row);
        insert.addBatch();
      }
      int[] _ = insert.executeBatch();
    }
  }

  /** Sets one value after the other. */
  private static final class Filler {
    private final PreparedStatement statement;
    private int next = 1;

    Filler(PreparedStatement statement) {
      this.statement = statement;
    }

    Filler put(String text) throws SQLException {
      statement.setString(next++, text);
      return this;
    }

    Filler put(long number) throws SQLException {
      statement.setLong(next++, number);
      return this;
    }

    Filler put(int number) throws SQLException {
      statement.setInt(next++, number);
      return this;
    }

    Filler put(boolean yes) throws SQLException {
      return put(yes ? 1 : 0);
    }

    Filler put(byte[] bytes) throws SQLException {
      statement.setBytes(next++, bytes);
      return this;
    }
  }

  private static void fill(Filler out, LedgerRow row) throws SQLException {
    Times times = row.times();
    out.put(row.id().hex()).put(row.requestId());
    out.put(times.arrivedMicros()).put(times.ttftMicros());
    out.put(times.totalMicros()).put(times.deadlineMicros()).put((int) times.day());
    out.put(row.outcome().label()).put(row.outcome().served()).put(row.code());
    Caller caller = row.caller();
    out.put(caller.keyId()).put(caller.tenant()).put(caller.org());
    out.put(caller.session()).put(caller.priority());
    Call call = row.call();
    out.put(call.api()).put(call.stream()).put(call.model()).put(call.engine());
    out.put(call.attempts());
    Tokens tokens = row.tokens();
    out.put(tokens.prompt()).put(tokens.cached()).put(tokens.output());
    out.put(tokens.promptTold()).put(tokens.outputTold()).put(row.costMicros());
    PrefixShape prefix = row.prefix();
    out.put(prefix.blockTokens()).put(prefix.knownBlocks()).put(prefix.knownHash());
    out.put(bytes(prefix));
    Detour detour = row.detour();
    out.put(detour.asked()).put(detour.degraded()).put(detour.shadow());
  }

  /** The row that the result stands at. */
  static LedgerRow read(ResultSet row) throws SQLException {
    return new LedgerRow(
        RowId.of(row.getString("id")),
        row.getString("request_id"),
        new Times(
            row.getLong("arrived_us"),
            row.getLong("ttft_us"),
            row.getLong("total_us"),
            row.getLong("deadline_us")),
        Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
        row.getString("code"),
        new Caller(
            row.getString("key_id"),
            row.getString("tenant"),
            row.getString("org"),
            row.getLong("session"),
            row.getInt("priority")),
        new Call(
            row.getString("api"),
            row.getInt("stream") == 1,
            row.getString("model"),
            row.getString("engine"),
            row.getInt("attempts")),
        new Tokens(
            row.getLong("prompt_tokens"),
            row.getLong("cached_tokens"),
            row.getLong("output_tokens"),
            row.getInt("prompt_told") == 1,
            row.getInt("output_told") == 1),
        row.getLong("cost_micros"),
        prefix(row),
        new Detour(row.getString("asked"), row.getString("degraded"), row.getInt("shadow") == 1));
  }

  private static PrefixShape prefix(ResultSet row) throws SQLException {
    LongBuffer bytes = ByteBuffer.wrap(row.getBytes("fresh_hashes")).asLongBuffer();
    long[] fresh = new long[bytes.remaining()];
    bytes.get(fresh);
    return new PrefixShape(
        row.getLong("known_hash"), row.getInt("known_blocks"), fresh, row.getInt("block_tokens"));
  }

  private static byte[] bytes(PrefixShape prefix) {
    ByteBuffer bytes = ByteBuffer.allocate(prefix.freshBlocks() * Long.BYTES);
    for (int i = 0; i < prefix.freshBlocks(); i++) {
      bytes.putLong(prefix.fresh(i));
    }
    return bytes.array();
  }
}
