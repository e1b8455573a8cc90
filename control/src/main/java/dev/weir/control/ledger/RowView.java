package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore.Stored;
import dev.weir.control.port.PrefixShape;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as JSON: what {@code /admin/ledger} shows, {@code weir usage --rows} writes and {@code weir
 * replay} reads. Hashes are hexadecimal texts, because not every reader of JSON has 64 bits.
 */
final class RowView {
  private RowView() {}

  static Map<String, Object> of(Stored stored) {
    LedgerRow row = stored.row();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("seq", stored.seq());
    view.put("id", row.id().hex());
    view.put("request_id", row.requestId());
    view.put("arrived_us", row.times().arrivedMicros());
    view.put("ttft_us", row.times().ttftMicros());
    view.put("total_us", row.times().totalMicros());
    view.put("deadline_us", row.times().deadlineMicros());
    view.put("outcome", row.outcome().label());
    view.put("code", row.code());
    view.put("key", row.caller().keyId());
    view.put("tenant", row.caller().tenant());
    view.put("org", row.caller().org());
    view.put("session", row.caller().session() == 0 ? "" : hex(row.caller().session()));
    view.put("priority", row.caller().priority());
    view.put("api", row.call().api());
    view.put("stream", row.call().stream());
    view.put("model", row.call().model());
    view.put("engine", row.call().engine());
    view.put("attempts", row.call().attempts());
    view.put("prompt_tokens", row.tokens().prompt());
    view.put("cached_tokens", row.tokens().cached());
    view.put("output_tokens", row.tokens().output());
    view.put("prompt_told", row.tokens().promptTold());
    view.put("output_told", row.tokens().outputTold());
    view.put("cost_micros", row.costMicros());
    view.put("prefix", of(row.prefix()));
    view.put("asked", row.detour().asked());
    view.put("degraded", row.detour().degraded());
    view.put("shadow", row.detour().shadow());
    return view;
  }

  private static Map<String, Object> of(PrefixShape prefix) {
    List<String> fresh = new ArrayList<>();
    for (int i = 0; i < prefix.freshBlocks(); i++) {
      fresh.add(hex(prefix.fresh(i)));
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("block_tokens", prefix.blockTokens());
    view.put("known_blocks", prefix.knownBlocks());
    view.put("known_hash", prefix.knownBlocks() == 0 ? "" : hex(prefix.knownHash()));
    view.put("fresh", fresh);
    return view;
  }

  private static String hex(long bits) {
    return HexFormat.of().toHexDigits(bits);
  }
}
