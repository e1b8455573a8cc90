package dev.weir.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultProxyTest {
  private final ServerSocket echo;
  private final FaultProxy proxy;
  private Socket client = new Socket();

  FaultProxyTest() throws IOException {
    echo = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    proxy = FaultProxy.before(URI.create("http://127.0.0.1:" + echo.getLocalPort()));
  }

  @BeforeEach
  void start() throws IOException {
    Thread.ofVirtual().start(this::serve);
    client = connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  @Test
  void bytesAndEndsPassUnchanged() throws IOException {
    assertThat(say(client, "hello")).isEqualTo("hello");
    client.shutdownOutput();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(proxy.openings()).hasSize(1);
  }

  @Test
  void whatIsCutIsSilentAndArrivesWhenItIsMended() throws IOException {
    assertThat(say(client, "before")).isEqualTo("before");
    proxy.cut();
    assertThatThrownBy(() -> say(client, "during")).isInstanceOf(SocketTimeoutException.class);
    try (Socket late = connect()) {
      assertThatThrownBy(() -> say(late, "late")).isInstanceOf(SocketTimeoutException.class);
      proxy.mend();
      assertThat(hear(client, 6)).isEqualTo("during");
      assertThat(hear(late, 4)).isEqualTo("late");
    }
  }

  @Test
  void delayedBytesTakeAtLeastSoLongEachWay() throws IOException {
    proxy.delay(Duration.ofMillis(50));
    long start = System.nanoTime();
    assertThat(say(client, "slow")).isEqualTo("slow");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
  }

  @Test
  void whoVanishedSaysNothingAnyMoreAndNewConnectionsPass() throws IOException {
    assertThat(say(client, "here")).isEqualTo("here");
    proxy.vanish();
    assertThatThrownBy(() -> say(client, "there?")).isInstanceOf(SocketTimeoutException.class);
    try (Socket other = connect()) {
      assertThat(say(other, "new")).isEqualTo("new");
    }
  }

  @Test
  void aResetIsOne() throws IOException {
    assertThat(say(client, "here")).isEqualTo("here");
    proxy.reset();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThat(proxy.open()).isZero();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(300);
    return socket;
  }

  private static String say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return hear(socket, text.length());
  }

  private static String hear(Socket socket, int count) throws IOException {
    byte[] heard = socket.getInputStream().readNBytes(count);
    return new String(heard, StandardCharsets.US_ASCII);
  }

  private void serve() {
    try {
      while (true) {
        Socket peer = echo.accept();
        Thread.ofVirtual().start(() -> answer(peer));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private static void answer(Socket peer) {
    try (peer) {
      peer.getInputStream().transferTo(peer.getOutputStream());
    } catch (IOException _) {
      // A reset is what some of the tests are about.
    }
  }
}
