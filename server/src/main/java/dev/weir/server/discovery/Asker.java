package dev.weir.server.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one port of this machine short questions, all of them within one time limit. Belongs to one
 * thread.
 */
final class Asker implements AutoCloseable {
  private static final int CONNECT_MILLIS = 300;
  private static final long MAX_BODY = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final int port;
  private final long end;
  // Made for the first question to a port that is open: most are not, and it costs a while.
  private @Nullable HttpClient http;

  /** What was answered; the body is JSON's "missing" when it is none. */
  record Answer(int status, JsonNode body) {}

  Asker(int port, Duration limit) {
    this.port = port;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** Whether anybody listens there. */
  boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The answer to {@code GET path}; empty when there is none in time. */
  Optional<Answer> get(String path) throws InterruptedException {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (!left.isPositive()) {
      return Optional.empty();
    }
    try {
      URI url = URI.create("http://127.0.0.1:" + port + path);
      var body = BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BODY);
      HttpResponse<String> answer =
          client().send(HttpRequest.newBuilder(url).timeout(left).GET().build(), body);
      return Optional.of(new Answer(answer.statusCode(), json(answer.body())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private HttpClient client() {
    if (http == null) {
      http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
    return http;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  @Override
  public void close() {
    if (http != null) {
      http.shutdownNow();
    }
  }
}
