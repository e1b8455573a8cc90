package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class LoadCommandTest {
  private static final String STREAM =
      """
      data: {"choices":[{"delta":{"content":"ja"}}]}

      data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":1}}

      data: [DONE]

      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server = unbound();
  private String answer = STREAM;

  @TempDir Path dir;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/models",
        exchange -> send(exchange, "application/json", "{\"data\":[{\"id\":\"m\"}]}"));
    server.createContext(
        "/v1/chat/completions", exchange -> send(exchange, "text/event-stream", answer));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void replaysReportsAndWritesJson() throws IOException {
    Path json = dir.resolve("run.json");

    int exit = weir("synthetic:short", "--requests", "20", "--rate", "500", "--json", json + "");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("requests 20  completed 20  rejected 0", "TTFT", "p99");
    assertThat(err.toString()).isEmpty();
    assertThat(Files.readString(json)).contains("\"runs\"", "\"slo_attainment\"");
  }

  @Test
  void exitsWithOneWhenErrorsOccurred() {
    answer = "data: {\"error\":{\"message\":\"m\"}}\n\n";

    assertThat(weir("synthetic:short", "--requests", "5", "--rate", "500")).isEqualTo(1);
    assertThat(out.toString()).contains("outcomes failed_engine 5");
  }

  @Test
  void exitsWithOneWhenNobodyTellsItsModels() {
    server.removeContext("/v1/models");

    assertThat(weir("synthetic:short")).isEqualTo(1);
    assertThat(err.toString()).contains("/v1/models: status 404 (expected: 200");
  }

  @Test
  void wrongUseSaysValueAndExpectation() {
    refused("users: 0 (expected: > 0)", "synthetic:chat", "--users", "0");
    refused("rate: -1.0 (expected: > 0)", "synthetic:chat", "--rate", "-1");
    refused("think: -1.0 (expected: >= 0)", "synthetic:chat", "--think", "-1");
    refused("dilation: 0.5 (expected: >= 1)", "synthetic:chat", "--dilate", "0.5");
    refused("stream share: 2.0 (expected: 0 to 1)", "synthetic:chat", "--stream-share", "2");
    refused("slo: fast (expected: ttft=, tpot= or e2e=", "synthetic:chat", "--slo", "fast");
    refused("--timeout: 5 (expected: a duration > 0", "synthetic:chat", "--timeout", "5");
    refused("no-such-file (expected: a file, or synthetic:NAME)", "no-such-file");
    refused("has no sessions (expected: --users N", "synthetic:short", "--closed-loop");
  }

  @Test
  void helpHasExamples() {
    assertThat(weir("--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "weir load synthetic:chat --url");
  }

  private void refused(String message, String... args) {
    err.getBuffer().setLength(0);
    assertThat(weir(args)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  private int weir(String... args) {
    CommandLine load =
        new CommandLine(new LoadCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 2, args.length);
    all[0] = "--url";
    all[1] = "http://127.0.0.1:" + server.getAddress().getPort();
    return load.execute(all);
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      var _ = exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("content-type", type);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      out.write(bytes);
    }
  }

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
