package dev.weir.enginesim;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of one engine, as applications have it. */
final class Client implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  Client(String url) {
    this.url = url;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return http.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path, String body) throws IOException, InterruptedException {
    return JSON.readTree(post(path, body).body());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  /** The data of all frames of a stream, {@code [DONE]} included. */
  List<String> stream(String path, String body) throws IOException, InterruptedException {
    return frames(post(path, body).body());
  }

  static List<String> frames(String body) {
    List<String> frames = new ArrayList<>();
    for (String frame : body.split("\n\n", -1)) {
      if (!frame.isBlank()) {
        frames.add(frame.substring("data: ".length()));
      }
    }
    return frames;
  }

  /** The text of the first choice of a stream of chat or completion frames. */
  static String text(List<String> frames) {
    StringBuilder text = new StringBuilder();
    for (String frame : frames) {
      if (!frame.equals("[DONE]")) {
        JsonNode choice = JSON.readTree(frame).path("choices").path(0);
        text.append(choice.path("delta").path("content").asString(""));
        text.append(choice.path("text").asString(""));
      }
    }
    return text.toString();
  }

  static JsonNode parse(String json) {
    return JSON.readTree(json);
  }

  /** Waits for something that another thread brings about. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen: " + what);
      }
      Thread.sleep(2);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
