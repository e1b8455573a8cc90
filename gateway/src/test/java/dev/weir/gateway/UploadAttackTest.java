package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Settings.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads at the edges: of what is kept, of patience, and behind another request. */
final class UploadAttackTest {
  private static final String BEGIN = "--b\r\nContent-Disposition: form-data; name=";
  private static final String FILE = BEGIN + "\"file\"; filename=\"a.wav\"\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(600);

  private static String model(String name) {
    return BEGIN + "\"model\"\r\n\r\n" + name + "\r\n";
  }

  private static String head(long length) {
    String framing = length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length;
    return "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\n"
        + "Content-Type: multipart/form-data; boundary=b\r\n"
        + (framing + "\r\n\r\n");
  }

  private static String digest(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(CountingEngine.sha256().digest(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {-4096, -200, -100, -90, -60, 0, 100})
  void aModelAtTheEdgeOfWhatIsKeptIsRenamedToo(int beyond) {
    String file = FILE + "x".repeat(UploadIntake.KEPT_BYTES + beyond - FILE.length()) + "\r\n";
    String rest = FILE + "y".repeat(300_000) + "\r\n--b--\r\n";
    String form = file + model("m") + rest;
    String renamed = file + model("whisper-large-v3") + rest;
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

  @Test
  void anUploadThatTakesLongerThanTheFirstByteMayIsNotTheEnginesFault() throws Exception {
    String form = model("m") + FILE + "x".repeat(100_000) + "\r\n--b--\r\n";
    Timeouts usual = Timeouts.DEFAULTS;
    Timeouts timeouts =
        new Timeouts(
            usual.connect(),
            SHORT,
            usual.idle(),
            usual.queue(),
            usual.head(),
            usual.body(),
            usual.keepAlive(),
            usual.ping(),
            usual.drain());
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house =
            TestHouse.atPorts(TestHouse.timeouts(timeouts), KeyRing.open(), engine.port());
        RawClient client = house.client()) {
      client.send(head(form.length()));
      for (int at = 0; at < form.length(); at += 5000) {
        client.send(form.substring(at, Math.min(form.length(), at + 5000)));
        Thread.sleep(60);
      }
      assertThat(client.read().body()).contains(digest(form));
      house.assertNothingHeld();
    }
  }

  @Test
  void whoDripsAnUploadIntoAnEngineIsGivenUp() throws Exception {
    Settings quick = TestHouse.timeouts(TestHouse.quick(SHORT));
    try (CountingEngine engine = CountingEngine.eager();
        TestHouse house = TestHouse.atPorts(quick, KeyRing.open(), engine.port());
        RawClient client = house.client()) {
      client.send(head(100_000) + model("m") + FILE);
      TestHouse.eventually(() -> house.engine("e0").engine().inFlight() == 1);
      int drops = 0;
      while (house.gateway().requestsInFlight() == 1 && drops < 200) {
        client.send("x");
        drops++;
        Thread.sleep(50);
      }
      assertThat(client.read().status()).isEqualTo(408);
      assertThat(drops).isLessThan(200);
      house.assertNothingHeld();
    }
  }

  @Test
  void anUploadPipelinedBehindAnotherRequestIsHeldUpByItsEngineToo() throws Exception {
    String begin = model("m") + FILE;
    String chunks =
        Integer.toHexString(begin.length())
            + ("\r\n" + begin + "\r\n")
            + "64\r\n%s\r\n".formatted("x".repeat(100)).repeat(100)
            + ("3c00000\r\n" + "x".repeat(60 << 20) + "\r\n0\r\n\r\n");
    try (Deaf deaf = new Deaf();
        TestHouse house = TestHouse.atPorts(Settings.DEFAULTS, KeyRing.open(), deaf.port());
        RawClient client = house.client()) {
      String large = "{\"model\":\"nobody\",\"messages\":[]" + " ".repeat(1 << 20) + "}";
      assertThat(client.post("/v1/chat/completions", large).status()).isEqualTo(404);
      String first = "GET /admin/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
      Thread sending =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send(first + head(-1) + chunks);
                } catch (RuntimeException closed) {
                  // the test ends before it is through
                }
              });
      assertThat(client.read().status()).isEqualTo(200);
      boolean sent = sending.join(Duration.ofMillis(1500));
      assertThat(sent).as("all of it was taken although there is no engine yet").isFalse();
    }
  }

  /** A port where connections are neither taken nor refused. */
  private static final class Deaf implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> filling = new ArrayList<>();

    Deaf() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket();
        filling.add(socket);
        try {
          socket.connect(server.getLocalSocketAddress(), 100);
        } catch (java.net.SocketTimeoutException full) {
          break;
        }
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : filling) {
        socket.close();
      }
      server.close();
    }
  }
}
