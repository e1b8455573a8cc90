package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Bodies that arrive drop by drop: a slow line is waited for, somebody who plays for time is not.
 */
final class SlowBodyTest {
  private static final Settings QUICK = TestHouse.timeouts(TestHouse.quick(Duration.ofMillis(500)));
  private static final String HEAD =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: ";

  @Test
  void whoIsNeverSilentAndNeverDoneIsGivenUp() throws InterruptedException {
    try (TestHouse house = TestHouse.with(QUICK, KeyRing.open());
        RawClient client = house.client()) {
      client.send(HEAD + "1000\r\n\r\n{");
      TestHouse.eventually(() -> house.gateway().requestsInFlight() == 1);
      int drops = 0;
      while (house.gateway().requestsInFlight() == 1 && drops < 400) {
        client.send(" ");
        drops++;
        Thread.sleep(50);
      }
      assertThat(drops).as("far from the thousand").isLessThan(400);
      assertThat(client.read().status()).isEqualTo(408);
      house.assertNothingHeld();
    }
  }

  @Test
  void whoIsSlowAndSteadyIsWaitedFor() throws InterruptedException {
    try (TestHouse house = TestHouse.with(QUICK, KeyRing.open());
        RawClient client = house.client()) {
      String body = "{\"model\":\"nobody\",\"messages\":[]";
      client.send(HEAD + (10 * 2048 + body.length() + 1) + "\r\n\r\n" + body);
      for (int i = 0; i < 10; i++) {
        client.send(" ".repeat(2048));
        Thread.sleep(100);
      }
      client.send("}");
      assertThat(client.read().status()).as("twice as long as the time-out").isEqualTo(404);
      house.assertNothingHeld();
    }
  }
}
