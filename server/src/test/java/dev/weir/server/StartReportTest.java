package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.EngineUrls;
import dev.weir.server.config.Overrides;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartReportTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @Test
  void itNamesEnginesModelsAccessAndMemory() throws Exception {
    try (ModelServer engine = new ModelServer("llama");
        Server server = Server.start(configuration(engine.url(), NOBODY))) {
      assertThat(server.settle(Duration.ofSeconds(30))).isTrue();
      String id = engine.url().replace("http://", "");
      StartReport report = new StartReport(server, null, null, "in /data/ledger");

      assertThat(report.text().lines())
          .contains(
              "  engines  " + id + " vllm " + engine.url() + " up",
              "           127.0.0.1:1 vllm " + NOBODY + " ejected (connection refused)",
              "  models   llama on " + id,
              "  access   open, loopback only",
              "  ledger   in /data/ledger")
          .anyMatch(line -> line.matches("Weir .* serves on http://127.0.0.1:\\d+"))
          .anyMatch(line -> line.matches("  memory   heap .*, direct .*, \\d+ event loops, GC .*"));
      assertThat(report.json())
          .startsWith("{\"gateway\":\"http://127.0.0.1:")
          .contains("\"models\":[\"llama\"]")
          .contains("\"ledger\":\"in /data/ledger\"")
          .contains("{\"id\":\"127.0.0.1:1\",\"url\":\"" + NOBODY + "\",\"state\":\"ejected\"}")
          .doesNotContain("\n");
    }
  }

  @Test
  void whereNoLedgerIsKeptItSaysSo() throws Exception {
    try (Server server = Server.start(configuration(NOBODY))) {
      assertThat(new StartReport(server).text()).contains("  ledger   not kept (expected: --data");
      assertThat(new StartReport(server).json()).doesNotContain("ledger");
    }
  }

  private static Configuration configuration(String... urls) {
    ConfigResult read = EngineUrls.read(List.of(urls), new Overrides(null, 0, null));
    return ((ConfigResult.Valid) read).configuration();
  }
}
