package dev.weir.gateway;

import static dev.weir.control.Tier.UNLIMITED;
import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.content;
import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Snapshot;
import dev.weir.control.Tier;
import dev.weir.control.limits.Limit;
import dev.weir.control.port.LedgerRow;
import dev.weir.scheduler.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a request, by how it ended. */
final class LedgerEntryTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String LONG = "x ".repeat(1_000);
  private static final String ASK =
      "{\"model\":\"m\",\"user\":\"u-1\",\"messages\":[{\"role\":\"user\",\"content\":\""
          + LONG
          + "\"}]}";
  private static final String ASK_STREAM = ASK.replace("{\"model\"", "{\"stream\":true,\"model\"");
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":9,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":128}}";

  private final NotedRows rows = new NotedRows();
  private final ScriptedEngine engine = ScriptedEngine.saying(json(200, "{" + USAGE + "}"));
  private final TestHouse house = TestHouse.remembering(rows, engine);

  @AfterEach
  void close() {
    house.assertNothingHeld();
    house.close();
    engine.close();
  }

  @Test
  void aServedRequestIsARowWithWhatTheEngineCounted() {
    ask("my-own");
    LedgerRow row = rows.only();
    assertThat(row.outcome()).isEqualTo(Outcome.SERVED);
    assertThat(row.requestId()).isEqualTo("my-own");
    assertThat(row.code()).isEmpty();
    assertThat(row.call()).isEqualTo(new LedgerRow.Call("chat", false, "m", "e0", 1));
    assertThat(row.tokens()).isEqualTo(new LedgerRow.Tokens(500, 128, 9, true, true));
    assertThat(row.caller().tenant()).isEqualTo("default");
    assertThat(row.caller().keyId()).isEqualTo("open");
    assertThat(row.caller().session()).isEqualTo(SessionHash.of("default", "u-1"));
    assertThat(row.prefix().freshBlocks()).isEqualTo(3);
    assertThat(row.times().ttftMicros()).isBetween(0L, row.times().totalMicros());
    long age = System.currentTimeMillis() - row.times().arrivedMicros() / 1000;
    assertThat(age).isBetween(0L, 60_000L);
  }

  @Test
  void aRequestIdThatComesTwiceIsTwoRows() {
    ask("again");
    ask("again");
    TestHouse.eventually(() -> rows.all().size() == 2);
    assertThat(rows.all()).extracting(LedgerRow::requestId).containsOnly("again");
    assertThat(rows.all()).extracting(LedgerRow::id).doesNotHaveDuplicates();
  }

  @Test
  void aStreamThatBreaksOffIsEstimatedByWhatCame() {
    engine.script((request, out) -> {
      out.write(chunks(content("a"), content("b")).getBytes(StandardCharsets.UTF_8));
      out.flush();
      request.socket().close();
    });
    house.chat(ASK_STREAM);
    LedgerRow row = rows.only();
    assertThat(row.outcome()).isEqualTo(Outcome.FAILED_STREAM);
    assertThat(row.code()).isEqualTo("engine_failed");
    assertThat(row.call().stream()).isTrue();
    assertThat(row.tokens().output()).isEqualTo(2);
    assertThat(row.tokens().outputTold()).isFalse();
    assertThat(row.tokens().prompt()).isBetween(500L, 520L);
    assertThat(row.tokens().promptTold()).isFalse();
  }

  @Test
  void aClientThatLeavesInMidStreamIsChargedForWhatCame() {
    engine.script((request, out) -> {
      out.write(chunks(content("a"), content("b"), content("c")).getBytes(StandardCharsets.UTF_8));
      out.flush();
    });
    try (var client = house.client()) {
      client.send(RawClient.request(CHAT, ASK_STREAM));
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      readUntil(client, content("c"));
      client.reset();
    }
    LedgerRow row = rows.only();
    assertThat(row.outcome()).isEqualTo(Outcome.CANCELLED_CLIENT);
    assertThat(row.tokens().output()).isEqualTo(3);
    assertThat(row.tokens().outputTold()).isFalse();
  }

  @Test
  void aRowCostsWhatTheBudgetOfItsTenantWasSettledOn() {
    Tier tier = LimitedTest.tier(UNLIMITED, UNLIMITED, UNLIMITED, 1_000_000);
    house
        .snapshots()
        .update(s ->
            new Snapshot(0, LimitedTest.PRICED, s.engines(), s.models(), TestHouse.keys(tier)));
    try (var client = house.client()) {
      client.post(CHAT, ASK, "Authorization: Bearer " + TestHouse.KEY);
    }
    LedgerRow row = rows.only();
    assertThat(row.costMicros()).isEqualTo((500 - 128) + 128 / 2 + 9 * 2);
    assertThat(house.limits().used("tenant", Limit.MONEY_PER_DAY)).isEqualTo(row.costMicros());
  }

  @Test
  void aRowSaysInWhichClassItWaitedAndWhenItWasWanted() {
    try (var client = house.client()) {
      client.post(
          CHAT, ASK.replace("{\"model", "{\"priority\":2,\"model"), "x-weir-deadline-ms: 30000");
      client.post(CHAT, ASK);
    }
    TestHouse.eventually(() -> rows.all().size() == 2);
    LedgerRow wanted = rows.all().getFirst();
    assertThat(wanted.caller().priority()).isEqualTo(rows.all().getLast().caller().priority() + 2);
    assertThat(wanted.times().deadlineMicros()).isBetween(29_999_000L, 30_001_000L);
    assertThat(rows.all().getLast().times().deadlineMicros()).isEqualTo(LedgerRow.Times.NEVER);
  }

  private void ask(String requestId) {
    try (var client = house.client()) {
      client.post(CHAT, ASK, "x-request-id: " + requestId);
    }
  }

  private static void readUntil(RawClient client, String text) {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      read.append((char) client.readByte());
    }
  }

  @Test
  void whatALimitRefusesWhenItHasBeenReadHasItsModel() {
    Tier tier = LimitedTest.tier(UNLIMITED, 1, UNLIMITED, UNLIMITED);
    house
        .snapshots()
        .update(s -> new Snapshot(0, s.settings(), s.engines(), s.models(), TestHouse.keys(tier)));
    try (var client = house.client()) {
      client.post(CHAT, ASK, "Authorization: Bearer " + TestHouse.KEY);
    }
    LedgerRow row = rows.only();
    assertThat(row.outcome()).isEqualTo(Outcome.REJECTED_RATE);
    assertThat(row.call()).isEqualTo(new LedgerRow.Call("chat", false, "m", "", 0));
  }

  @Test
  void whatNoEngineWasAskedCostsNothing() {
    house.chat("{\"model\":\"made-up\",\"messages\":[]}");
    LedgerRow row = rows.only();
    assertThat(row.outcome()).isEqualTo(Outcome.REJECTED_INVALID);
    assertThat(row.code()).isEqualTo("model_not_found");
    assertThat(row.call()).isEqualTo(new LedgerRow.Call("chat", false, "", "", 0));
    assertThat(row.tokens()).isEqualTo(LedgerRow.Tokens.NONE);
  }

  @Test
  void whileTheLedgerIsCrowdedNewRequestsAreRefusedAndMakeNoRow() {
    rows.crowded = true;
    RawClient.Answer answer = house.chat(ASK);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.body()).contains("\"code\":\"ledger_full\"");
    rows.crowded = false;
    assertThat(house.chat(ASK).status()).isEqualTo(200);
    assertThat(rows.only().outcome()).isEqualTo(Outcome.SERVED);
  }

  @Test
  void sessionsOfTwoTenantsAreNeverOne() {
    assertThat(SessionHash.of("a", "bc")).isNotEqualTo(SessionHash.of("ab", "c"));
    assertThat(SessionHash.of("a", "s")).isNotEqualTo(SessionHash.of("b", "s"));
    assertThat(SessionHash.of("a", "s")).isEqualTo(SessionHash.of("a", "s"));
  }
}
