package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Settings.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
  private static final String PATH = "/v1/audio/transcriptions";
  private static final int MEGABYTE = 1 << 20;
  private static final String END = "\r\n--b--\r\n";

  private static String field(String name, String value) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private static String file(int bytes) {
    return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
        + "0123456789abcdef".repeat(bytes / 16);
  }

  private static String form(boolean modelFirst, String model, int bytes) {
    return modelFirst
        ? field("model", model) + file(bytes) + END
        : file(bytes) + "\r\n" + field("model", model) + "--b--\r\n";
  }

  private static String head(long length) {
    String framing = length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length;
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n%s\r\n\r\n"
        .formatted(PATH, framing);
  }

  private static String digest(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(CountingEngine.sha256().digest(bytes));
  }

  private static TestHouse house(int... ports) {
    return TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), ports);
  }

  @ParameterizedTest
  @CsvSource({"true,1000", "false,1000", "true,3000000", "false,3000000"})
  void aFormArrivesUnchangedWhereverTheModelStands(boolean modelFirst, int bytes) {
    String form = form(modelFirst, "m", bytes);
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(engine.port());
        RawClient client = house.client()) {
      client.send(head(form.length()) + form);
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains(digest(form));
      assertThat(engine.head().toLowerCase(java.util.Locale.ROOT))
          .contains("content-type: multipart/form-data; boundary=b")
          .contains("content-length: " + form.length());
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFormInChunksArrivesUnchanged(boolean modelFirst) {
    String form = form(modelFirst, "m", MEGABYTE);
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(engine.port());
        RawClient client = house.client()) {
      client.send(head(-1));
      for (int at = 0; at < form.length(); at += 50_000) {
        String piece = form.substring(at, Math.min(form.length(), at + 50_000));
        client.send(Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
      }
      client.send("0\r\n\r\n");
      assertThat(client.read().body()).contains(digest(form));
      house.assertNothingHeld();
    }
  }

  @Test
  void withTheModelInFrontTheEngineReadsWhileTheClientStillSends() {
    String form = form(true, "m", 4 * MEGABYTE);
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(engine.port());
        RawClient client = house.client()) {
      client.send(head(form.length()) + form.substring(0, 2 * MEGABYTE));
      TestHouse.eventually(() -> engine.received() == 2 * MEGABYTE);
      assertThat(engine.received()).isEqualTo(2 * MEGABYTE);
      assertThat(house.gateway().bufferedBytes()).isLessThanOrEqualTo(UploadIntake.KEPT_BYTES);
      client.send(form.substring(2 * MEGABYTE));
      assertThat(client.read().body()).contains(digest(form));
      house.assertNothingHeld();
    }
  }

  @Test
  void anEngineThatDoesNotReadHoldsUpTheClientAndNotTheMemory() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    String form = form(true, "m", 40 * MEGABYTE);
    try (CountingEngine engine = CountingEngine.waitingFor(mayRead);
        TestHouse house = house(engine.port());
        RawClient client = house.client()) {
      Thread sending = Thread.ofVirtual().start(() -> client.send(head(form.length()) + form));
      boolean sent = sending.join(Duration.ofMillis(700));
      assertThat(sent).as("all of it was taken although nobody reads it").isFalse();
      assertThat(house.gateway().bufferedBytes()).isLessThanOrEqualTo(UploadIntake.KEPT_BYTES);
      mayRead.countDown();
      assertThat(client.read().body()).contains(digest(form));
      sending.join();
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest
  @CsvSource({"true,1000", "false,1000", "true,1000000", "false,1000000"})
  void theModelIsRenamedForAnEngineThatCallsItOtherwise(boolean modelFirst, int bytes) {
    String form = form(modelFirst, "m", bytes);
    String renamed = form(modelFirst, "whisper-large-v3", bytes);
    try (CountingEngine engine = CountingEngine.eager()) {
      URI url = URI.create("http://127.0.0.1:" + engine.port());
      EngineSpec spec = new EngineSpec("e", EngineKind.SIM, url, "whisper-large-v3", null, 10);
      try (TestHouse house = TestHouse.of(Settings.DEFAULTS, KeyRing.open(), Map.of("e", spec));
          RawClient client = house.client()) {
        client.send(head(form.length()) + form);
        assertThat(client.read().body()).contains(digest(renamed));
        house.assertNothingHeld();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true,1000", "false,1000", "true,1000000", "false,1000000"})
  void anEngineThatCannotBeReachedCostsNothing(boolean modelFirst, int bytes) throws IOException {
    String form = form(modelFirst, "m", bytes);
    int dead;
    try (var socket = new java.net.ServerSocket(0)) {
      dead = socket.getLocalPort();
    }
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(dead, engine.port())) {
      for (int i = 0; i < 6; i++) {
        try (RawClient client = house.client()) {
          client.send(head(form.length()) + form);
          assertThat(client.read().body()).contains(digest(form));
        }
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheUploadIsPassedOn() {
    String form = form(true, "m", 8 * MEGABYTE);
    try (var early = new EarlyEngine(ScriptedEngine.json(400, "{\"error\":{\"message\":\"no\"}}"));
        TestHouse house = house(early.port());
        RawClient client = house.client()) {
      client.send(head(form.length()) + form.substring(0, MEGABYTE));
      RawClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"no\"");
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatGoesAwayInTheMiddleLeavesNothingBehind(boolean modelFirst) throws IOException {
    String form = form(modelFirst, "m", 2 * MEGABYTE);
    long before = spooled();
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(engine.port())) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = house.client()) {
          client.send(head(form.length()) + form.substring(0, MEGABYTE + i * 1000));
          inFlight(house, 1);
          client.reset();
          inFlight(house, 0);
        }
      }
      house.assertNothingHeld();
      TestHouse.eventually(() -> spooled() == before);
      assertThat(spooled()).isEqualTo(before);
    }
  }

  private static void inFlight(TestHouse house, int requests) {
    TestHouse.eventually(() -> house.gateway().requestsInFlight() == requests);
    assertThat(house.gateway().requestsInFlight()).isEqualTo(requests);
  }

  private static long spooled() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("weir-upload-")).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsTooLargeIsRefusedByItsHeadOrWhenItGrowsSo() {
    Limits limits = new Limits(1000, 100_000, 32 << 10, 64, 100, 10, 1 << 20, 3);
    try (TestHouse house = TestHouse.atPorts(TestHouse.limits(limits), KeyRing.open(), 1)) {
      try (RawClient client = house.client()) {
        client.send(head(100_001));
        assertThat(client.read().status()).isEqualTo(413);
      }
      try (RawClient client = house.client()) {
        client.send(head(-1) + "30d40\r\n" + file(200_000).substring(0, 200_000));
        assertThat(client.read().status()).isEqualTo(413);
      }
      house.assertNothingHeld();
    }
  }

  @Test
  void aFormWithAnUnknownModelOrWithoutOneIsRefused() {
    try (TestHouse house = house(1);
        RawClient client = house.client()) {
      String unknown = form(true, "nobody", 100);
      client.send(head(unknown.length()) + unknown);
      assertThat(client.read().status()).isEqualTo(404);
      String broken = "--b\r\n" + "x".repeat(9000);
      client.send(head(broken.length()) + broken);
      assertThat(client.read().body()).contains("invalid_form");
      house.assertNothingHeld();
    }
  }

  @Test
  void aFormWhoseModelStandsTwiceOrThatHasNoBoundaryIsRefused() {
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = house(engine.port());
        RawClient client = house.client()) {
      String twice = field("model", "m") + field("model", "other") + file(1000) + END;
      client.send(head(twice.length()) + twice);
      assertThat(client.read().body()).contains("invalid_form", "second time");
    }
    try (TestHouse house = house(1)) {
      String type = "Content-Type: multipart/form-data";
      try (RawClient client = house.client()) {
        RawClient.Answer answer = client.post(PATH, "--b", type);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("boundary");
      }
      house.assertNothingHeld();
    }
  }

  /** Answers as soon as a head has come, and reads nothing more. */
  private static final class EarlyEngine implements AutoCloseable {
    private final java.net.ServerSocket server;

    EarlyEngine(String answer) {
      try {
        server = new java.net.ServerSocket(0, 4, java.net.InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket.getInputStream().readNBytes(100);
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
              socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException gone) {
              // the gateway closes
            }
          });
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
