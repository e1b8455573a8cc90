package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FaultTest {
  private final EngineServer server = EngineServer.start(Engines.fast());
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void anEngineDiesAfterSomeTokensAndComesBackEmpty() throws IOException, InterruptedException {
    client.post(CHAT, Engines.chat("x".repeat(500), 1, ""));
    assertThat(server.gauges(0).cachedBlocks()).isPositive();
    server.arm(0, ArmedFault.next(1, new Fault.Die(7, false, 150)));
    try (RawClient raw = new RawClient(server.url())) {
      String seen = raw.post(CHAT, Engines.stream("Hello", 500)).readToEnd();
      assertThat(seen.split("\"content\":\"", -1)).hasSize(2 + 7);
      assertThat(seen).doesNotContain("\n\ndata: [DONE]");
    }
    assertThatThrownBy(() -> new RawClient(server.url())).isInstanceOf(ConnectException.class);
    Client.await("it is back", this::isUp);
    assertThat(server.gauges(0).cachedBlocks()).isZero();
    assertThat(Client.text(client.stream(CHAT, Engines.stream("Hello", 50))))
        .isEqualTo(Engines.answer("Hello", 50));
  }

  @Test
  void deathTakesAllRequestsOfTheEngine() throws IOException {
    try (RawClient bystander = new RawClient(server.url());
        RawClient victim = new RawClient(server.url())) {
      bystander.post(CHAT, Engines.stream("One", 100_000)).readTo("content");
      server.arm(0, ArmedFault.always(new Fault.Die(3, false, 0)));
      victim.post(CHAT, Engines.chat("Two", 50, ""));
      assertThat(victim.readToEnd()).isEmpty();
      assertThat(bystander.readToEnd()).doesNotContain("\n\ndata: [DONE]");
    }
    assertThat(server.gauges(0).running()).isZero();
    assertThat(server.gauges(0).usedBlocks()).isZero();
  }

  @Test
  void aConnectionClosesInTheMiddleOfAChunk() throws IOException {
    server.arm(0, ArmedFault.always(new Fault.CloseMidChunk(2)));
    try (RawClient raw = new RawClient(server.url())) {
      assertThat(raw.post(CHAT, Engines.stream("Hello", 50)).readToEnd())
          .endsWith("400\r\ndata: {\"id\":");
    }
    try (RawClient raw = new RawClient(server.url())) {
      String seen = raw.post(CHAT, Engines.chat("Hello", 50, "")).readToEnd();
      int length = Integer.parseInt(seen.replaceFirst("(?s).*content-length: (\\d+).*", "$1"));
      assertThat(seen.substring(seen.indexOf("\r\n\r\n") + 4).length()).isBetween(1, length - 1);
    }
  }

  @Test
  void aStallEndsWhenItsTimeIsUpAndLosesNothing() throws IOException, InterruptedException {
    server.arm(0, ArmedFault.next(1, new Fault.Stall(5, 300)));
    long before = System.nanoTime();
    assertThat(Client.text(client.stream(CHAT, Engines.stream("Hello", 20))))
        .isEqualTo(Engines.answer("Hello", 20));
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000);
  }

  @Test
  void aStallWithoutEndStaysSilentWithTheConnectionOpen() throws IOException {
    server.arm(0, ArmedFault.always(new Fault.Stall(5, 0)));
    try (RawClient raw = new RawClient(server.url())) {
      String seen = raw.post(CHAT, Engines.stream("Hello", 20)).readTo("\"content\":\"");
      while (!raw.silentFor(300)) {
        seen = raw.seen();
      }
      assertThat(seen.split("\"content\":\"", -1)).hasSize(2 + 5);
    }
  }

  @Test
  void aBusyEngineSays503AndWhenToComeAgain() throws IOException, InterruptedException {
    server.arm(0, ArmedFault.next(2, new Fault.Busy(3)));
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> busy = client.post(CHAT, Engines.chat("Hello", 5, ""));
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(busy.headers().firstValue("retry-after")).hasValue("3");
      assertThat(busy.body()).contains("ServiceUnavailableError");
    }
    assertThat(client.post(CHAT, Engines.chat("Hello", 5, "")).statusCode()).isEqualTo(200);
  }

  @Test
  void aFullQueueSays503() throws IOException, InterruptedException {
    EngineOptions options = Engines.fast();
    try (EngineServer small =
            EngineServer.start(options.withSettings(options.settings().withMaxWaiting(0)));
        Client caller = new Client(small.url())) {
      HttpResponse<String> full = caller.post(CHAT, Engines.chat("Hello", 5, ""));
      assertThat(full.statusCode()).isEqualTo(503);
      assertThat(full.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void jsonIsCutOffInAFrameAndInABody() throws IOException, InterruptedException {
    server.arm(0, ArmedFault.always(new Fault.WrongJson(1)));
    List<String> frames = client.stream(CHAT, Engines.stream("Hello", 5));
    assertThat(frames)
        .filteredOn(frame -> frame.startsWith("{") && !frame.endsWith("}"))
        .hasSize(1);
    assertThat(frames.getLast()).isEqualTo("[DONE]");
    HttpResponse<String> whole = client.post(CHAT, Engines.chat("Hello", 5, ""));
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).startsWith("{\"id\"").doesNotContain("usage");
  }

  @Test
  void anErrorComesInsideA200BeforeOrAfterContent() throws IOException, InterruptedException {
    for (int after : new int[] {0, 4}) {
      server.disarm(0);
      server.arm(0, ArmedFault.always(new Fault.ErrorFrame(after)));
      List<String> frames = client.stream(CHAT, Engines.stream("Hello", 50));
      assertThat(frames.getLast()).isEqualTo("[DONE]");
      JsonNode error = Client.parse(frames.get(frames.size() - 2)).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(500);
      assertThat(Client.text(frames)).isEqualTo(after == 0 ? "" : Engines.answer("Hello", after));
    }
    assertThat(client.json(CHAT, Engines.chat("Hello", 5, "")).path("error").isObject()).isTrue();
    assertThat(server.gauges(0).running()).isZero();
  }

  @Test
  void aChunkSizeThatIsNoNumberComesAndTheConnectionStaysOpen() throws IOException {
    server.arm(0, ArmedFault.always(new Fault.BadChunk(2)));
    for (String body : List.of(Engines.stream("Hello", 50), Engines.chat("Hello", 50, ""))) {
      try (RawClient raw = new RawClient(server.url())) {
        assertThat(raw.post(CHAT, body).readTo("\r\nsize?\r\n")).contains("chunked");
        while (!raw.silentFor(150)) {
          assertThat(raw.seen()).doesNotContain("\n\ndata: [DONE]");
        }
      }
    }
  }

  @Test
  void aSlowEngineTakesLongerUntilDisarmed() throws IOException, InterruptedException {
    server.arm(0, ArmedFault.always(new Fault.Slow(50, 0)));
    long before = System.nanoTime();
    client.post(CHAT, Engines.chat("Hello", 30, ""));
    assertThat(System.nanoTime() - before).isGreaterThan(150_000_000);
  }

  @Test
  void aSlowStartRefusesConnectionsUntilItIsUp() throws InterruptedException {
    ArmedFault slow = FaultReader.parse("slow-start:ms=200");
    try (EngineServer starting = EngineServer.start(Engines.fast().withFaults(List.of(slow)))) {
      assertThatThrownBy(() -> new RawClient(starting.url())).isInstanceOf(ConnectException.class);
      Client.await("it is up", () -> connects(starting.url()));
    }
  }

  @Test
  void whatIsCutOffIsSilentAndThenGoesOnWhereItWas() throws Exception {
    try (RawClient before = new RawClient(server.url())) {
      before.post(CHAT, Engines.stream("Hello", 3_000)).readTo("content");
      server.arm(0, ArmedFault.always(new Fault.Cut(0)));
      try (RawClient during = new RawClient(server.url())) {
        during.post(CHAT, Engines.chat("Hello", 5, ""));
        Client.await("all is written", () -> server.gauges(0).running() == 0);
        assertThat(server.gauges(0).finished()).as("the second request did not arrive").isOne();
        server.disarm(0);
        assertThat(before.readTo("[DONE]")).contains("[DONE]");
        assertThat(during.readTo("usage")).contains("200 OK");
      }
    }
  }

  @Test
  void faultsAreArmedShownAndDisarmedOverHttp() throws IOException, InterruptedException {
    client.post("/admin/faults", "{\"fault\":\"stall\",\"after\":5,\"ms\":2000,\"p\":0.0}");
    client.post("/admin/faults", "{\"fault\":\"busy\",\"next\":1}");
    assertThat(client.post(CHAT, Engines.chat("Hello", 5, "")).statusCode()).isEqualTo(503);
    JsonNode shown = client.json("/admin/faults").path("faults");
    assertThat(shown.path(0).path("fault").asString()).isEqualTo("stall");
    assertThat(shown.path(0).path("struck").asInt()).isZero();
    assertThat(shown.path(1).path("struck").asInt()).isEqualTo(1);
    client.post("/admin/faults", "{\"faults\":[{\"fault\":\"busy\"}]}");
    assertThat(client.json("/admin/faults").path("faults").size()).isEqualTo(1);
    client.delete("/admin/faults");
    assertThat(client.json("/admin/faults").path("faults").size()).isZero();
    HttpResponse<String> unknown = client.post("/admin/faults", "{\"fault\":\"fire\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("fault: fire (expected: one of [bad-chunk, busy");
  }

  @Test
  void probabilityIsSeeded() {
    FaultPlan one = new FaultPlan(5);
    FaultPlan two = new FaultPlan(5);
    ArmedFault often = new ArmedFault(new Fault.Busy(1), 0.3, 0);
    one.add(often);
    two.add(often);
    int struck = 0;
    for (int i = 0; i < 1_000; i++) {
      boolean busy = one.draw() != null;
      assertThat(two.draw() != null).isEqualTo(busy);
      struck += busy ? 1 : 0;
    }
    assertThat(struck).isBetween(240, 360);
  }

  @Test
  void whatIsWrongInAFaultIsSaid() {
    assertThatThrownBy(() -> FaultReader.parse("stall:after=x"))
        .hasMessage("fault stall, after: x (expected: a whole number >= 0)");
    assertThatThrownBy(() -> FaultReader.parse("stall:factor=2"))
        .hasMessage("fault stall: factor (expected: one of [after, ms, next, p])");
    assertThatThrownBy(() -> FaultReader.parse("stall:p=2"))
        .hasMessage("p: 2.0 (expected: 0 to 1)");
    assertThatThrownBy(() -> FaultReader.parse("stall:after"))
        .hasMessage("fault: 'after' (expected: KEY=VALUE)");
  }

  private boolean isUp() {
    return connects(server.url());
  }

  private static boolean connects(String url) {
    try (RawClient _ = new RawClient(url)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
