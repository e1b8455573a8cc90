package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.HedgeRules;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.RetryRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Tries;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway whose first engine, {@code e0}, was quick until now, and others beside it. It is late
 * as soon as it is told to be; then requests are hedged.
 */
final class LateHouse implements AutoCloseable {
  static final String ASK = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
  static final HedgeRules ALL = new HedgeRules(true, 1, false);
  static final Foretold SOON = new Foretold(Duration.ofMillis(100), Duration.ZERO);

  private final ScriptedEngine late = ScriptedEngine.saying("");
  private final NotedRows rows = new NotedRows();
  private final TestHouse house;

  LateHouse(HedgeRules hedging, Foretold foretold, Map<ScriptedEngine, EngineKind> others) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    specs.put("e0", spec("e0", EngineKind.SIM, late));
    others.forEach((engine, kind) -> {
      String id = "e" + specs.size();
      specs.put(id, spec(id, kind, engine));
    });
    house = TestHouse.placed(rules(hedging), foretold, rows, specs);
    acquaint(house, late);
  }

  /** Each request may be hedged, and soon. */
  static LateHouse beside(ScriptedEngine... others) {
    return new LateHouse(ALL, SOON, simulated(others));
  }

  static Map<ScriptedEngine, EngineKind> simulated(ScriptedEngine... engines) {
    Map<ScriptedEngine, EngineKind> kinds = new LinkedHashMap<>();
    Arrays.asList(engines).forEach(engine -> kinds.put(engine, EngineKind.SIM));
    return kinds;
  }

  private static EngineSpec spec(String id, EngineKind kind, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    return new EngineSpec(id, kind, url, null, null, 1000);
  }

  static Settings rules(HedgeRules hedging) {
    return rules(hedging, Settings.Timeouts.DEFAULTS);
  }

  static Settings rules(HedgeRules hedging, Settings.Timeouts timeouts) {
    return new Settings(
        Settings.Limits.DEFAULTS,
        timeouts,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        Map.of(),
        ResumeRules.DEFAULTS,
        new Tries(RetryRules.DEFAULTS, true, hedging));
  }

  static String says(String text) {
    return ScriptedEngine.stream(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":null}]}\n\n",
        ScriptedEngine.content(text),
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
        "data: [DONE]\n\n");
  }

  /** Lets the first engine of a house be known to be quick. */
  static void acquaint(TestHouse house, ScriptedEngine first) {
    first.script(HedgeTest.saying(says("known")));
    try (RawClient client = house.client()) {
      for (int i = 0; i < Lateness.ENOUGH; i++) {
        assertThat(client.post("/v1/chat/completions", ASK).status()).isEqualTo(200);
      }
    }
    first.requests().clear();
  }

  /** What the first engine does from now on. */
  void first(ScriptedEngine.Script does) {
    late.script(does);
  }

  ScriptedEngine first() {
    return late;
  }

  NotedRows rows() {
    return rows;
  }

  RawClient client() {
    return house.client();
  }

  RawClient.Answer ask() {
    return house.chat(ASK);
  }

  String scrape() {
    try (RawClient client = house.client()) {
      return client.get("/metrics").body();
    }
  }

  /** Opens the gate when one second attempt has come to this. */
  void open(CountDownLatch gate, String result) {
    Thread.ofVirtual()
        .start(() -> {
          TestHouse.eventually(() -> scrape().contains("result=\"" + result + "\""));
          gate.countDown();
        });
  }

  void assertNothingHeld() {
    house.assertNothingHeld();
  }

  @Override
  public void close() {
    house.close();
    late.close();
  }
}
