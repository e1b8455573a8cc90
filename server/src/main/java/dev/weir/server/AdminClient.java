package dev.weir.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the admin API of a running server, for commands that show or change it. */
final class AdminClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI base;
  private final @Nullable String key;

  /**
   * @param key of the admin; null: none is needed on the server's own machine
   */
  AdminClient(URI base, @Nullable String key) {
    this.base = base;
    this.key = key;
  }

  /**
   * The answer's body.
   *
   * @throws IOException with what the server says is wrong, or that there is none
   */
  String get(String pathAndQuery) throws IOException, InterruptedException {
    return send("GET", pathAndQuery, null);
  }

  /**
   * Likewise of any call.
   *
   * @param json null: no body
   */
  String send(String method, String pathAndQuery, @Nullable String json)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher body =
        json == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(json);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(pathAndQuery))
            .timeout(ANSWER)
            .header("content-type", "application/json")
            .method(method, body);
    if (key != null) {
      request.header("authorization", "Bearer " + key);
    }
    HttpResponse<String> answer;
    try {
      answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(base + ": no answer (expected: a running weir serve; --url)", e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.statusCode() + ": " + message(answer.body()));
    }
    return answer.body();
  }

  /** The answer's body as a tree. */
  JsonNode tree(String pathAndQuery) throws IOException, InterruptedException {
    return JSON.readTree(get(pathAndQuery));
  }

  private static String message(String body) {
    try {
      JsonNode message = JSON.readTree(body).path("error").path("message");
      return message.isString() ? message.asString() : "not an answer of Weir";
    } catch (JacksonException e) {
      return "not an answer of Weir";
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
