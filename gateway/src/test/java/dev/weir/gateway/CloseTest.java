package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.ledger.LedgerIntake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CloseTest {
  private static final String ASK =
      RawClient.request(
          "/v1/chat/completions", "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");

  @RepeatedTest(20)
  void aGatewayThatIsClosedLetsGoOfIdleConnections() {
    TestHouse house = TestHouse.before();
    try (RawClient idle = house.client();
        RawClient fresh = house.client()) {
      assertThat(idle.get("/health").status()).isEqualTo(503);
      house.close();
      assertThat(idle.closed()).isTrue();
      assertThat(fresh.closed()).isTrue();
    }
  }

  @Test
  void aGatewayThatIsClosedCutsARunningStream() throws IOException {
    try (ScriptedEngine engine =
        ScriptedEngine.saying(ScriptedEngine.chunks(ScriptedEngine.content("one")))) {
      TestHouse house = TestHouse.before(engine);
      try (RawClient client = house.client()) {
        client.send(ASK);
        assertThat(client.readHead()).contains("200");
        house.close();
        assertThat(client.closed() || client.readByte() >= 0).isTrue();
      }
      TestHouse.eventually(() -> engine.connections() == 0);
      assertThat(engine.connections()).isZero();
    }
  }

  @RepeatedTest(5)
  void whoWaitedForAnEngineIsNotSentToOneAtTheEnd() {
    try (LeakWatch leaks = new LeakWatch();
        ScriptedEngine silent = ScriptedEngine.saying("")) {
      TestHouse house = TestHouse.bounded(LedgerIntake.NONE, 4, silent);
      closeUnder(house, 300);
      assertThat(silent.requests()).hasSizeLessThanOrEqualTo(4);
      leaks.assertNoLeak();
    }
  }

  @Test
  void whoWaitsForAConnectionIsLetGoOf() throws IOException {
    try (LeakWatch leaks = new LeakWatch();
        ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = fill(deaf);
      closeUnder(TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), deaf.getLocalPort()), 100);
      leaks.assertNoLeak();
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  /** So many ask, and are not answered when the gateway is closed. */
  private static void closeUnder(TestHouse house, int requests) {
    List<RawClient> clients = Stream.generate(house::client).limit(requests).toList();
    clients.forEach(client -> client.send(ASK));
    TestHouse.eventually(() -> house.gateway().requestsInFlight() == requests);
    assertThat(house.gateway().requestsInFlight()).isEqualTo(requests);
    house.close();
    house.assertNothingHeld();
    clients.forEach(RawClient::close);
  }

  /** Connects until the next one would wait, for nobody accepts. */
  private static List<Socket> fill(ServerSocket deaf) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket next = new Socket();
      try {
        next.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 300);
      } catch (SocketTimeoutException full) {
        next.close();
        return waiting;
      }
      waiting.add(next);
    }
  }
}
