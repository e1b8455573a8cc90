package dev.weir.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An engine that answers every request with exactly the bytes that a test wants, on a real socket.
 */
final class ScriptedEngine implements AutoCloseable {
  /** What to do with one request. */
  interface Script {
    void answer(Request request, OutputStream out) throws IOException;
  }

  /** A request as it arrived. */
  record Request(String head, String body, Socket socket) {
    /** The value of a header; empty when absent. */
    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ": ";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }
  }

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private volatile Script script;

  ScriptedEngine(Script script) {
    this.script = script;
    try {
      server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** One that sends these bytes and then waits for the next request. */
  static ScriptedEngine saying(String bytes) {
    return new ScriptedEngine((request, out) -> out.write(bytes.getBytes(StandardCharsets.UTF_8)));
  }

  /** One that sends these bytes and closes. */
  static ScriptedEngine sayingAndClosing(String bytes) {
    return new ScriptedEngine((request, out) -> {
      out.write(bytes.getBytes(StandardCharsets.UTF_8));
      out.flush();
      request.socket().close();
    });
  }

  static String json(int status, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, length, body);
  }

  /** The head of a stream, and each piece as a chunk of its own; no last chunk. */
  static String chunks(String... pieces) {
    StringBuilder out =
        new StringBuilder(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
    for (String piece : pieces) {
      int length = piece.getBytes(StandardCharsets.UTF_8).length;
      out.append(Integer.toHexString(length)).append("\r\n").append(piece).append("\r\n");
    }
    return out.toString();
  }

  static String stream(String... pieces) {
    return chunks(pieces) + "0\r\n\r\n";
  }

  static String content(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  void script(Script next) {
    script = next;
  }

  int port() {
    return server.getLocalPort();
  }

  /** The requests so far, oldest first; taking waits. */
  BlockingQueue<Request> requests() {
    return requests;
  }

  int connections() {
    return sockets.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (SocketException closed) {
      // close() ends the loop
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      for (Request request = read(in, socket); request != null; request = read(in, socket)) {
        requests.add(request);
        script.answer(request, socket.getOutputStream());
        socket.getOutputStream().flush();
      }
    } catch (IOException gone) {
      // the gateway went away, as many tests want it to
    } finally {
      sockets.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in, Socket socket) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    Request request = new Request(head.toString(StandardCharsets.ISO_8859_1), "", socket);
    int length = Integer.parseInt("0" + request.header("content-length"));
    byte[] body = in.readNBytes(length);
    return new Request(request.head(), new String(body, StandardCharsets.UTF_8), socket);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
