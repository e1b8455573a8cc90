package dev.weir.gateway;

import dev.weir.testkit.net.AnswerReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes of a test and reads answers strictly. */
final class RawClient implements AutoCloseable {
  /**
   * An answer as it came.
   *
   * @param whole false: the connection ended before the body did
   */
  record Answer(int status, String head, String body, boolean whole) {
    String header(String name) {
      return AnswerReader.header(head, name);
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final AnswerReader answers;

  RawClient(int port) {
    this(port, 10_000);
  }

  /** One that waits longer, or less long, for the next bytes. */
  RawClient(int port, int patienceMillis) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patienceMillis);
      in = new BufferedInputStream(socket.getInputStream());
      answers = new AnswerReader(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String request(String path, String body, String... headers) {
    StringBuilder out = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      out.append(header).append("\r\n");
    }
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return out.append("Content-Length: ").append(length).append("\r\n\r\n").append(body).toString();
  }

  Answer post(String path, String body, String... headers) {
    send(request(path, body, headers));
    return read();
  }

  Answer get(String path, String... headers) {
    StringBuilder out = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      out.append(header).append("\r\n");
    }
    send(out.append("\r\n").toString());
    return read();
  }

  void send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sendBytes(byte[]... pieces) {
    try {
      for (byte[] piece : pieces) {
        socket.getOutputStream().write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer. */
  Answer read() {
    try {
      String head = readHead();
      int status = AnswerReader.status(head);
      if (status == 100) {
        return new Answer(status, head, "", true);
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      boolean whole = answers.body(head, body);
      return new Answer(status, head, body.toString(StandardCharsets.UTF_8), whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The head of the next answer, its empty line included. */
  String readHead() throws IOException {
    return answers.head();
  }

  /** The next byte, or -1 at the end of the connection. */
  int readByte() {
    try {
      return in.read();
    } catch (IOException e) {
      return -1;
    }
  }

  /** Whether the other side closes, which is waited for. */
  boolean closed() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Says that nothing more will be sent, and goes on reading. */
  void closeSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets the connection, as a crashing client does. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
