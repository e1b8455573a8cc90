package dev.weir.gateway;

import dev.weir.control.Cors;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gateway before two engines of one kind, of which whichever is asked first breaks off and
 * whichever is asked then goes on.
 */
final class TwoEngines implements AutoCloseable {
  private final List<ScriptedEngine.Request> requests = new CopyOnWriteArrayList<>();
  private final ScriptedEngine one;
  private final ScriptedEngine two;
  private final TestHouse house;

  /**
   * @param first what the first says before it closes its connection
   */
  TwoEngines(EngineKind kind, Settings settings, String first, String... next) {
    ScriptedEngine.Script script =
        (request, out) -> {
          requests.add(request);
          int turn = requests.size() - 1;
          String says = turn == 0 ? first : next[Math.min(turn, next.length) - 1];
          out.write(says.getBytes(StandardCharsets.UTF_8));
          out.flush();
          if (turn == 0) {
            request.socket().close();
          }
        };
    one = new ScriptedEngine(script);
    two = new ScriptedEngine(script);
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    for (ScriptedEngine engine : List.of(one, two)) {
      String id = "e" + specs.size();
      URI url = URI.create("http://127.0.0.1:" + engine.port());
      specs.put(id, new EngineSpec(id, kind, url, null, null, 1000));
    }
    house = TestHouse.of(settings, KeyRing.open(), specs);
  }

  /** Of simulated engines, as is usual. */
  TwoEngines(String first, String... next) {
    this(EngineKind.SIM, Settings.DEFAULTS, first, next);
  }

  TestHouse house() {
    return house;
  }

  int asked() {
    return requests.size();
  }

  /** What the engine was sent that was to go on. */
  String continuation() {
    return requests.get(1).body();
  }

  /** Waits until the metrics page has a line that begins so and counts one. */
  boolean counts(String beginning) {
    TestHouse.eventually(() -> counted(beginning));
    return counted(beginning);
  }

  private boolean counted(String beginning) {
    try (RawClient client = house.client()) {
      return client
          .get("/metrics")
          .body()
          .lines()
          .anyMatch(line -> line.startsWith(beginning) && line.endsWith(" 1.0"));
    }
  }

  @Override
  public void close() {
    house.assertNothingHeld();
    house.close();
    one.close();
    two.close();
  }

  /** As usual, but for these. */
  static Settings resuming(ResumeRules resume) {
    return new Settings(
        Settings.Limits.DEFAULTS,
        Settings.Timeouts.DEFAULTS,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        Map.of(),
        resume);
  }
}
