package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.engine.EngineProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that leave, and clients that do not read. */
class ClientBehaviourTest {
  @Test
  void aClientThatClosesFreesItsSequenceAtOnce() throws IOException, InterruptedException {
    try (EngineServer server =
        EngineServer.start(EngineOptions.of(EngineProfile.named("h100-8b")))) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        RawClient client = new RawClient(server.url());
        client.post(
            CHAT, i % 2 == 0 ? Engines.stream("Q" + i, 5_000) : Engines.chat("Q" + i, 5_000, ""));
        clients.add(client);
      }
      Client.await("all run", () -> server.gauges(0).running() == 40);
      clients.getFirst().readTo("\"content\":\"");
      assertThat(server.gauges(0).usedBlocks()).isPositive();
      for (RawClient client : clients) {
        client.close();
      }
      Client.await("none runs", () -> server.gauges(0).running() == 0);
      EngineGauges gauges = server.gauges(0);
      assertThat(gauges.usedBlocks()).isZero();
      assertThat(gauges.waiting()).isZero();
      assertThat(gauges.aborted()).isEqualTo(40);
      assertThat(gauges.finished()).isZero();
      Client.await("no connection", () -> server.gauges(0).connections() == 0);
    }
  }

  @Test
  void aClientThatDoesNotReadCostsABufferAndLosesNothing()
      throws IOException, InterruptedException {
    EngineOptions quick = EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(2_000);
    int tokens = 60_000;
    try (EngineServer server = EngineServer.start(quick);
        RawClient lazy = new RawClient(server.url())) {
      lazy.post(CHAT, Engines.stream("Hello", tokens));
      Client.await("the engine is done", () -> server.gauges(0).finished() == 1);
      assertThat(server.gauges(0).bufferedBytes()).isBetween(1L, 128L << 10);
      String all = lazy.readTo("\n\ndata: [DONE]");
      assertThat(textOf(all)).isEqualTo(Engines.answer("Hello", tokens));
    }
  }

  /** The text in a chunked response: chunk sizes are taken out by length, then frames read. */
  private static String textOf(String response) {
    byte[] bytes =
        response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (bytes[end] != '\r') {
        end++;
      }
      int size = Integer.parseInt(new String(bytes, at, end - at, StandardCharsets.US_ASCII), 16);
      body.write(bytes, end + 2, Math.min(size, bytes.length - end - 2));
      at = end + 2 + size + 2;
    }
    return Client.text(Client.frames(body.toString(StandardCharsets.UTF_8)));
  }
}
