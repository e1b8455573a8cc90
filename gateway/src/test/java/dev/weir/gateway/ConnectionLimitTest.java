package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many connections that do nothing: they are bounded, counted, and make room. */
final class ConnectionLimitTest {
  private static Settings connections(int limit) {
    Settings.Limits d = Settings.Limits.DEFAULTS;
    return TestHouse.limits(
        new Settings.Limits(
            d.bodyBytes(),
            d.uploadBytes(),
            d.headBytes(),
            d.jsonDepth(),
            d.requests(),
            d.queued(),
            d.bufferedBytes(),
            d.attempts(),
            limit));
  }

  @Test
  void oneMoreThanTheLimitIsClosedUnreadAndTheOthersAreServed() {
    try (TestHouse house = TestHouse.with(connections(20), KeyRing.open())) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(house.client());
      }
      // Where it is crowded who has said nothing goes in a second; who has begun to speak does not.
      clients.stream().skip(1).forEach(client -> client.send("GET /health HTTP/1.1\r\n"));
      TestHouse.eventually(() -> open(clients.getFirst()) == 20);
      try (RawClient tooMany = house.client()) {
        assertThat(tooMany.closed()).isTrue();
      }
      assertThat(clients.getFirst().get("/metrics").body())
          .contains("weir_connections 20.0")
          .contains("weir_connections_accepted_total 21.0")
          .contains("weir_connections_refused_total 1.0");
      clients.forEach(RawClient::close);
      TestHouse.eventually(() -> served(house));
      assertThat(served(house)).as("there is room again").isTrue();
    }
  }

  private static double open(RawClient client) {
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("weir_connections "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static boolean served(TestHouse house) {
    try (RawClient client = house.client()) {
      return client.get("/health/liveness").status() == 200;
    } catch (java.io.UncheckedIOException refused) {
      return false;
    }
  }

  @Test
  void whereItIsCrowdedIdleConnectionsGoSooner() {
    try (TestHouse house = TestHouse.with(connections(10), KeyRing.open())) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        clients.add(house.client());
      }
      try (RawClient busy = house.client()) {
        TestHouse.eventually(() -> open(busy) == 10); // all have been accepted
        TestHouse.eventually(() -> open(busy) <= 8);
        assertThat(open(busy)).as("long before keep_alive is over").isLessThanOrEqualTo(8);
      }
      TestHouse.eventually(() -> served(house));
      assertThat(served(house)).isTrue();
      clients.forEach(RawClient::close);
    }
  }
}
