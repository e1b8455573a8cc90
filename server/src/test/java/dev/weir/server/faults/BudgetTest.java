package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget, and a server that is killed. */
final class BudgetTest {
  private static final String KEY = "sk-budget";

  @TempDir Path folder = Path.of("");

  @Test
  void aSpentBudgetIsSpentBehindARestartToo() throws Exception {
    try (EngineServer engine = EngineServer.start(Asked.engines(1))) {
      Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engine));
      try (WeirProcess weir = serve(config)) {
        int port = weir.port();
        int asked = 1;
        while (ask(port, "m") == 200) {
          asked++;
        }
        assertThat(asked).isGreaterThan(2);
        LedgerHouse.awaitDurable(port, asked);
        weir.kill();
      }
      try (WeirProcess again = serve(config)) {
        int port = again.port();
        assertThat(ask(port, "m")).isEqualTo(429);
        assertThat(ask(port, "free")).as("a model without a price").isEqualTo(200);
      }
    }
  }

  private WeirProcess serve(Path config) {
    return WeirProcess.serve(config, Map.of("WEIR_DATA", folder.resolve("data").toString()));
  }

  private static String yaml(EngineServer engine) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    return """
    ledger: { keep: always }
    engines: [ { id: e0, kind: sim, url: "%s", model: sim } ]
    models: [ { id: m, engines: [e0] }, { id: free, engines: [e0] } ]
    prices: [ { model: m, input: 10, output: 1000 } ]
    tiers: [ { id: t, money_per_month: 0.5 } ]
    tenants: [ { id: acme, tier: t } ]
    keys: [ { id: k, sha256: "%s", tenant: acme } ]
    """
        .formatted(engine.urls().getFirst(), HexFormat.of().formatHex(digest));
  }

  private static int ask(int port, String model) {
    try (Wire wire = new Wire(port)) {
      String chat = Asked.chat(model, "how much?", 40, false);
      wire.send(Wire.post("/v1/chat/completions", chat, "Authorization: Bearer " + KEY));
      return wire.read().status();
    }
  }
}
