package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.LedgerRow;
import dev.weir.gateway.RawClient.Answer;
import dev.weir.scheduler.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left when a gateway has waited long enough: it is told, written down and let go of. */
final class DismissalTest {
  private static final String ASK =
      "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9,\"prompt\":\"hi\",\"input\":\"hi\","
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  /** Begins a stream and says nothing more. */
  private static ScriptedEngine begins(String piece) {
    return ScriptedEngine.saying(ScriptedEngine.chunks(piece));
  }

  private static String piece(String path) {
    return switch (path) {
      case "/v1/completions" -> "data: {\"choices\":[{\"index\":0,\"text\":\"one\"}]}\n\n";
      case "/v1/messages" ->
          "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":{\"type\":\"text_delta\",\"text\":\"one\"}}\n\n";
      case "/v1/responses" ->
          "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
              + "\"delta\":\"one\",\"sequence_number\":4}\n\n";
      default -> ScriptedEngine.content("one");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/chat/completions | /error/code    | stopped
          /v1/completions      | /error/code    | stopped
          /v1/messages         | /error/type    | overloaded_error
          /v1/responses        | /code          | stopped
          """)
  void whoseStreamHasBegunReadsInTheWordsOfItsApiThatItEndsHere(
      String path, String where, String expected) throws Exception {
    NotedRows rows = new NotedRows();
    try (var engine = begins(piece(path));
        var house = TestHouse.remembering(rows, engine);
        var client = house.client()) {
      client.send(RawClient.request(path, ASK));
      TestHouse.eventually(() -> begun(house));
      house.gateway().drain(Duration.ZERO);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.whole()).as("the answer is ended").isTrue();
      assertThat(answer.body()).startsWith(piece(path)).doesNotContain("[DONE]", "message_stop");
      String last = answer.body().substring(answer.body().lastIndexOf("data: ") + 6);
      JsonNode error = new JsonMapper().readTree(last);
      assertThat(error.at(where).asString()).isEqualTo(expected);
      assertThat(last).contains("server is stopping; the answer is not complete");
      assertThat(client.closed()).isTrue();
      LedgerRow row = rows.only();
      assertThat(row.outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(row.code()).isEqualTo("stopped");
      assertThat(row.tokens().output()).isEqualTo(1);
      house.assertNothingHeld();
    }
  }

  private static boolean begun(TestHouse house) {
    try (RawClient client = house.client()) {
      return client
          .get("/metrics")
          .body()
          .lines()
          .anyMatch(line ->
              line.startsWith("weir_time_to_first_token_seconds_count") && line.endsWith(" 1"));
    }
  }

  @Test
  void whoHasNotBegunIsToldToAskElsewhere() throws Exception {
    NotedRows rows = new NotedRows();
    try (var silent = ScriptedEngine.saying("");
        var house = TestHouse.remembering(rows, silent);
        var client = house.client()) {
      client.send(RawClient.request("/v1/chat/completions", ASK));
      TestHouse.eventually(() -> !silent.requests().isEmpty());
      house.gateway().drain(Duration.ZERO);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body()).contains("\"code\":\"draining\"");
      assertThat(client.closed()).isTrue();
      assertThat(rows.only().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(rows.only().code()).isEqualTo("draining");
      assertThat(rows.only().tokens().prompt()).as("what nobody answered costs nothing").isZero();
      house.assertNothingHeld();
    }
  }

  @Test
  void whoIsStillSendingItsRequestIsToldToo() throws Exception {
    NotedRows rows = new NotedRows();
    try (var engine = ScriptedEngine.saying("");
        var house = TestHouse.remembering(rows, engine);
        var client = house.client()) {
      client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{");
      TestHouse.eventually(() -> house.gateway().requestsInFlight() == 1);
      house.gateway().drain(Duration.ZERO);
      assertThat(client.read().status()).isEqualTo(503);
      assertThat(rows.only().outcome()).isEqualTo(Outcome.DRAINED);
      house.assertNothingHeld();
    }
  }

  @Test
  void whereNoEventCanSaySoTheAnswerIsSeenToBeCut() throws Exception {
    NotedRows rows = new NotedRows();
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (var engine = ScriptedEngine.saying(head + "4\r\nRIFF\r\n");
        var house = TestHouse.remembering(rows, engine);
        var client = house.client()) {
      client.send(RawClient.request("/v1/audio/speech", "{\"model\":\"m\",\"input\":\"hi\"}"));
      TestHouse.eventually(() -> begun(house));
      house.gateway().drain(Duration.ZERO);
      Answer answer = client.read();
      assertThat(answer.body()).isEqualTo("RIFF");
      assertThat(answer.whole()).isFalse();
      assertThat(rows.only().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(rows.only().code()).isEqualTo("stopped");
      house.assertNothingHeld();
    }
  }

  @Test
  void whoDoesNotReadIsCutAllTheSameAndNothingIsHeldForIt() throws Exception {
    NotedRows rows = new NotedRows();
    String big = "{\"x\":\"" + "y".repeat(3 << 20) + "\"}";
    try (var engine = ScriptedEngine.saying(ScriptedEngine.json(200, big));
        var house = TestHouse.remembering(rows, engine);
        var deaf = new Socket()) {
      deaf.setReceiveBufferSize(4096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), house.port()));
      String request = RawClient.request("/v1/chat/completions", ASK.replace("true", "false"));
      deaf.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      TestHouse.eventually(() ->
          house.engine("e0").engine().inFlight() == 0 && house.gateway().bufferedBytes() > 2 << 20);
      assertThat(house.gateway().requestsInFlight()).isEqualTo(1);
      house.gateway().cut(Duration.ofSeconds(1));
      assertThat(house.gateway().requestsInFlight()).as("requests in flight").isZero();
      assertThat(house.gateway().bufferedBytes()).as("buffered bytes").isZero();
      assertThat(rows.only().outcome()).isEqualTo(Outcome.DRAINED);
      assertThat(rows.only().code()).isEqualTo("stopped");
      house.assertNothingHeld();
    }
  }

  @Test
  void aGatewayThatIsClosedAtOnceSaysSoToo() {
    NotedRows rows = new NotedRows();
    try (var engine = begins(ScriptedEngine.content("one"));
        var house = TestHouse.remembering(rows, engine);
        var client = house.client()) {
      client.send(RawClient.request("/v1/chat/completions", ASK));
      TestHouse.eventually(() -> begun(house));
      house.gateway().close();
      assertThat(client.read().body()).contains("one", "\"code\":\"stopped\"");
      assertThat(rows.only().outcome()).isEqualTo(Outcome.DRAINED);
      house.assertNothingHeld();
    }
  }

  /** Some read, some have begun, some wait for an engine, for one of them has no room. */
  @Test
  void ofManyInEveryStateNoneIsHeldAndEachIsOneRow() throws Exception {
    NotedRows rows = new NotedRows();
    try (var begun = begins(ScriptedEngine.content("one"));
        var house = TestHouse.bounded(rows, 8, begun)) {
      RawClient[] clients =
          IntStream.range(0, 40).mapToObj(_ -> house.client()).toArray(RawClient[]::new);
      for (int i = 0; i < clients.length; i++) {
        String whole = RawClient.request("/v1/chat/completions", ASK);
        clients[i].send(i % 4 == 0 ? whole.substring(0, whole.length() - 3) : whole);
      }
      TestHouse.eventually(() ->
          house.gateway().requestsInFlight() == clients.length && begun.requests().size() == 8);
      house.gateway().drain(Duration.ZERO);
      assertThat(begun.requests()).as("whom a free place was not given any more").hasSize(8);
      assertThat(rows.all()).hasSize(clients.length);
      assertThat(rows.all()).allMatch(row -> row.outcome() == Outcome.DRAINED);
      assertThat(rows.all()).extracting(LedgerRow::code).containsOnly("stopped", "draining");
      house.assertNothingHeld();
      for (RawClient client : clients) {
        Answer answer = client.read();
        assertThat(answer.body()).containsAnyOf("\"stopped\"", "\"draining\"");
        client.close();
      }
    }
  }
}
