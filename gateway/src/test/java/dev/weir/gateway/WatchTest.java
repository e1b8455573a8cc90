package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Traffic;
import dev.weir.control.Traffic.Ended;
import dev.weir.control.Traffic.Second;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What those who watch are shown. */
final class WatchTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
  private static final String WHOLE =
      "{\"choices\":[{\"message\":{\"content\":\"secret words\"}}],"
          + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":7}}";

  @Test
  void aServedRequestIsShownWithItsFactsAndWithoutItsText() {
    try (var engine = ScriptedEngine.saying(json(200, WHOLE));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      assertThat(client.post("/v1/chat/completions", ASK, "x-request-id: mine").status())
          .isEqualTo(200);
      Ended request = only(house);
      assertThat(request.id()).isEqualTo("mine");
      assertThat(request.model()).isEqualTo("m");
      assertThat(request.engine()).isEqualTo("e0");
      assertThat(request.outcome()).isEqualTo("served");
      assertThat(request.attempts()).isEqualTo(1);
      assertThat(request.promptTokens()).isEqualTo(11);
      assertThat(request.completionTokens()).isEqualTo(7);
      assertThat(request.ttftMs()).isPositive().isLessThanOrEqualTo(request.totalMs());
      assertThat(house.traffic().requests(9).toString()).doesNotContain("secret");
    }
  }

  @Test
  void whatTheClientNamesIsShownOnlyIfItExists() {
    try (var house = TestHouse.with(Settings.DEFAULTS, KeyRing.open())) {
      assertThat(house.chat("{\"model\":\"sk-my-key\",\"messages\":[]}").status()).isEqualTo(404);
      Ended request = only(house);
      assertThat(request.outcome()).isEqualTo("rejected_invalid");
      assertThat(request.model()).isNull();
      assertThat(request.engine()).isNull();
      assertThat(request.ttftMs()).isNull();
    }
  }

  @Test
  void aRequestTurnedAwayOnItsHeadIsShownToo() {
    try (var house = TestHouse.with(Settings.DEFAULTS, TestHouse.keys())) {
      assertThat(house.chat(ASK).status()).isEqualTo(401);
      assertThat(only(house).outcome()).isEqualTo("rejected_auth");
      Second second = await(house.traffic(), s -> s.ended().rejected() == 1);
      assertThat(second.arrivals()).isEqualTo(1);
    }
  }

  @Test
  void theLastRequestsAreKeptNewestFirstAndNoMoreThanAskedFor() {
    try (var engine = ScriptedEngine.saying(json(200, WHOLE));
        var house = TestHouse.before(engine);
        var client = house.client()) {
      for (int i = 0; i < LoopWatch.KEPT + 30; i++) {
        client.post("/v1/chat/completions", ASK, "x-request-id: r" + i);
      }
      TestHouse.eventually(() -> ids(house).contains("r229"));
      List<Ended> all = house.traffic().requests(LoopWatch.KEPT);
      assertThat(all).hasSize(LoopWatch.KEPT).isSortedAccordingTo(WatchTest::newestFirst);
      assertThat(all).extracting(Ended::id).contains("r229").doesNotContain("r29");
      assertThat(house.traffic().requests(3)).hasSize(3);
    }
  }

  @Test
  void tokensOfAStreamAreCountedWhileItRuns() {
    CountDownLatch goOn = new CountDownLatch(1);
    try (var engine =
            new ScriptedEngine((request, out) -> {
              out.write(
                  ScriptedEngine.chunks(content("a"), content("b"))
                      .getBytes(StandardCharsets.UTF_8));
              out.flush();
              awaitQuietly(goOn);
              request.socket().close();
            });
        var house = TestHouse.before(engine);
        var client = house.client()) {
      client.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(STREAM.length(), STREAM));
      Second second = await(house.traffic(), s -> s.tokensOut() > 0);
      assertThat(second.engines())
          .hasEntrySatisfying("e0", one -> assertThat(one.inFlight()).isEqualTo(1));
      assertThat(house.traffic().tokensPerSecond("e0")).isPositive();
      assertThat(house.traffic().requests(9)).isEmpty();
      assertThat(sum(house.traffic(), Second::tokensOut)).isEqualTo(2);
      goOn.countDown();
      TestHouse.eventually(() -> !house.traffic().requests(9).isEmpty());
      assertThat(only(house).outcome()).isEqualTo("failed_stream");
    }
  }

  @Test
  void tokensThatCameInLargerPiecesAreCountedAtTheEnd() {
    String usage =
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":50}}\n\n";
    String end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    String answer = stream(content("a"), end, usage, "data: [DONE]\n\n");
    try (var engine = ScriptedEngine.saying(answer);
        var house = TestHouse.before(engine)) {
      assertThat(house.chat(STREAM).status()).isEqualTo(200);
      TestHouse.eventually(() -> sum(house.traffic(), Second::tokensOut) == 50);
      assertThat(sum(house.traffic(), Second::tokensOut)).isEqualTo(50);
      assertThat(sum(house.traffic(), Second::tokensIn)).isEqualTo(3);
    }
  }

  @Test
  void onlyNewerSecondsAreToldToWhoHasTheOthers() {
    try (var house = TestHouse.before()) {
      TestHouse.eventually(() -> house.traffic().live(0).seconds().size() >= 2);
      List<Second> all = house.traffic().live(0).seconds();
      assertThat(all).extracting(Second::seq).startsWith(1L, 2L);
      assertThat(house.traffic().live(1).seconds().getFirst().seq()).isEqualTo(2);
      assertThat(house.traffic().live(Long.MAX_VALUE).seconds()).isEmpty();
    }
  }

  private static List<String> ids(TestHouse house) {
    return house.traffic().requests(LoopWatch.KEPT).stream().map(Ended::id).toList();
  }

  private static Ended only(TestHouse house) {
    TestHouse.eventually(() -> !house.traffic().requests(9).isEmpty());
    assertThat(house.traffic().requests(9)).hasSize(1);
    return house.traffic().requests(9).getFirst();
  }

  private static Second await(Traffic traffic, Predicate<Second> wanted) {
    TestHouse.eventually(() -> traffic.live(0).seconds().stream().anyMatch(wanted));
    return traffic.live(0).seconds().stream().filter(wanted).findFirst().orElseThrow();
  }

  private static long sum(Traffic traffic, ToLongFunction<Second> part) {
    return traffic.live(0).seconds().stream().mapToLong(part).sum();
  }

  private static int newestFirst(Ended one, Ended other) {
    return Long.compare(other.atMs(), one.atMs());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
