package dev.weir.gateway;

import static dev.weir.gateway.Chunks.ASK;
import static dev.weir.gateway.Chunks.BEGUN;
import static dev.weir.gateway.Chunks.REST;
import static dev.weir.gateway.Chunks.says;
import static dev.weir.gateway.ScriptedEngine.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ResumeRules;
import dev.weir.control.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many engines one request may ask, and which of them count. */
final class EnginesAskedTest {
  private static final String CUT = "0\r\n\r\n";
  private static final String GONE_ON_WELL =
      chunks(says("b", "a "), says("b", "b "), says("b", "c "), says("b", "d ")) + CUT;

  @Test
  void anEngineThatWentOnWellMakesTheCountBeginAnew() {
    Settings once = TwoEngines.resuming(new ResumeRules(true, 1));
    try (TwoEngines engines =
        new TwoEngines(
            EngineKind.SIM, once, BEGUN, GONE_ON_WELL, GONE_ON_WELL, GONE_ON_WELL, REST)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(read.text).hasToString("Hello 世\n" + "a b c d ".repeat(3) + "new world");
      assertThat(read.done).isTrue();
      assertThat(read.comments).anyMatch(comment -> comment.startsWith(": weir resumed=4"));
    }
  }

  @Test
  void whateverTheyBringThereIsAnEnd() {
    try (TwoEngines engines = new TwoEngines(BEGUN, GONE_ON_WELL)) {
      engines.house().fleet().rules(NeverEjected.RULES);
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.asked()).isEqualTo(Retries.MOST);
      assertThat(read.error).endsWith(Loss.ATTEMPTS.words());
    }
  }

  @Test
  void whoRefusesTheConnectionDoesNotCount() {
    List<ScriptedEngine> closed =
        Stream.generate(() -> ScriptedEngine.saying("")).limit(6).toList();
    closed.forEach(ScriptedEngine::close);
    try (var fine = ScriptedEngine.saying(REST)) {
      int[] ports =
          Stream.concat(closed.stream(), Stream.of(fine)).mapToInt(ScriptedEngine::port).toArray();
      try (var house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), ports)) {
        for (int i = 0; i < 10; i++) {
          assertThat(house.chat(ASK.formatted("")).status()).isEqualTo(200);
        }
        house.assertNothingHeld();
      }
    }
  }

  /** Each that fails gives its slot to one that waits, who comes to the same line at once. */
  @Test
  void whoComesWhileOthersArePassedOnIsToldToo() throws Exception {
    ScriptedEngine closed = ScriptedEngine.saying("");
    closed.close();
    URI url = URI.create("http://127.0.0.1:" + closed.port());
    EngineSpec spec = new EngineSpec("e0", EngineKind.SIM, url, null, null, 40);
    try (var house = TestHouse.of(Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      house.fleet().rules(NeverEjected.RULES);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(clients.submit(() -> house.chat(ASK.formatted("")).status()));
      }
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(502);
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void aRequestUnderWhichEnginesDieTakesNoMoreOfThemThanItMayAsk() {
    List<ScriptedEngine> engines =
        Stream.generate(() -> ScriptedEngine.sayingAndClosing("")).limit(6).toList();
    int[] ports = engines.stream().mapToInt(ScriptedEngine::port).toArray();
    try (var house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), ports)) {
      RawClient.Answer answer = house.chat(ASK.formatted(""));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains(Again.ATTEMPTS.words());
      assertThat(engines).filteredOn(each -> !each.requests().isEmpty()).hasSize(3);
      house.assertNothingHeld();
    } finally {
      engines.forEach(ScriptedEngine::close);
    }
  }
}
