package dev.weir.enginesim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A socket with nothing between the bytes and the test. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  RawClient(String url) throws IOException {
    URI uri = URI.create(url);
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
  }

  RawClient post(String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n".formatted(path, bytes.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Everything up to and with a text. */
  String readTo(String text) throws IOException {
    while (!seen().contains(text)) {
      if (!readSome()) {
        throw new IOException("closed before '" + text + "': " + seen());
      }
    }
    return seen();
  }

  /** Everything until the other side closes. */
  String readToEnd() throws IOException {
    while (readSome()) {
      // More may come.
    }
    return seen();
  }

  /** Whether nothing more comes for so long, with the connection open. */
  boolean silentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      readSome();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout(20_000);
    }
  }

  String seen() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  private boolean readSome() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[8192];
    int n = in.read(buffer);
    if (n > 0) {
      seen.write(buffer, 0, n);
    }
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
