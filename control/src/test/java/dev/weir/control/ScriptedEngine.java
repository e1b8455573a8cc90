package dev.weir.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** An HTTP server on a real socket that answers every path with what it is told to. */
final class ScriptedEngine implements AutoCloseable {
  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  volatile int status = 200;
  volatile String body = "{}";

  /** Answered with 404. */
  volatile String missing = "";

  private final HttpServer server;

  ScriptedEngine() throws IOException {
    this(0);
  }

  ScriptedEngine(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Stops listening, as a process that dies. */
  void die() {
    server.stop(0);
  }

  @Override
  public void close() {
    die();
  }

  private void answer(HttpExchange exchange) throws IOException {
    StringBuilder line = new StringBuilder(exchange.getRequestURI().toString());
    for (String name :
        List.of("authorization", "api-key", "x-api-key", "anthropic-version", "x-team")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        line.append(name.equals("authorization") ? " " : " " + name + ": ").append(value);
      }
    }
    asked.add(line.toString());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    boolean gone = exchange.getRequestURI().getPath().equals(missing);
    exchange.sendResponseHeaders(gone ? 404 : status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
