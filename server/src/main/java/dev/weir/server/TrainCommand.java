package dev.weir.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.EngineUrls;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Does once what a server does in its first second, so that the JVM can record which classes and
 * profiles it will need. Run by the launcher after a build; see docs/decisions/0004-jdk-25.md.
 */
@Command(name = "train", hidden = true, description = "Exercise a server for the AOT cache.")
final class TrainCommand implements Callable<Integer> {
  private static final int ROUNDS = 50;
  private static final String MODELS = "{\"object\":\"list\",\"data\":[{\"id\":\"m\"}]}";
  private static final String WHOLE =
      "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}";
  private static final String STREAM =
      "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n";

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpServer engine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext("/", TrainCommand::answer);
    engine.start();
    String url = "http://127.0.0.1:" + engine.getAddress().getPort();
    ConfigResult read = EngineUrls.read(List.of(url), new Overrides(null, 0, null));
    try (Server server = Server.start(((ConfigResult.Valid) read).configuration())) {
      server.settle(Duration.ofSeconds(2));
      StartReport report = new StartReport(server);
      exercise("http://127.0.0.1:" + server.address().getPort());
      return report.text().isEmpty() || report.json().isEmpty() ? 1 : 0;
    } finally {
      engine.stop(0);
    }
  }

  private static void exercise(String gateway) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String path : List.of("/health/readiness", "/v1/models", "/metrics", "/admin/engines")) {
        ask(client, HttpRequest.newBuilder(URI.create(gateway + path)));
      }
      for (int i = 0; i < ROUNDS; i++) {
        post(client, gateway + "/v1/chat/completions", i % 2 == 0);
        post(client, gateway + "/v1/messages", i % 2 == 0);
        post(client, gateway + "/v1/responses", i % 2 == 0);
      }
    }
  }

  private static void post(HttpClient client, String url, boolean stream)
      throws InterruptedException {
    String body =
        "{\"model\":\"m\",\"max_tokens\":9,\"stream\":"
            + stream
            + ",\"input\":\"hello\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    ask(
        client,
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static void ask(HttpClient client, HttpRequest.Builder request)
      throws InterruptedException {
    try {
      client.send(request.timeout(Duration.ofSeconds(2)).build(), BodyHandlers.discarding());
    } catch (IOException e) {
      // Whatever was answered or not, the way to it has been walked.
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    boolean stream = new String(request, StandardCharsets.UTF_8).contains("\"stream\":true");
    // Only chat is known here, so that calls of other APIs are translated.
    boolean known = path.contains("chat") || exchange.getRequestMethod().equals("GET");
    String text = stream ? STREAM : path.contains("chat") ? WHOLE : MODELS;
    byte[] answer = text.getBytes(StandardCharsets.UTF_8);
    String type = stream ? "text/event-stream" : "application/json";
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(known ? 200 : 404, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
