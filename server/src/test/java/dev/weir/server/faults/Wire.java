package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client connection that sends exactly the bytes of a test and reads answers strictly. */
final class Wire implements AutoCloseable {
  /** Longer than anything that is meant to happen: who waits longer waits for ever. */
  private static final int HANGS_MILLIS = 20_000;

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * An answer as it came.
   *
   * @param whole false: the connection ended before the body did
   */
  record Answer(int status, String head, String body, boolean whole) {
    /** The value of a header; empty when absent. */
    String header(String name) {
      return AnswerReader.header(head, name);
    }

    JsonNode json() {
      return JSON.readTree(body);
    }

    /** The error object, checked for OpenAI's four members. */
    JsonNode error() {
      return errorIn(json());
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final AnswerReader answers;

  Wire(int port) {
    this(port, HANGS_MILLIS);
  }

  /**
   * @param patienceMillis for each read
   */
  Wire(int port, int patienceMillis) {
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

  static JsonNode errorIn(JsonNode json) {
    JsonNode error = json.path("error");
    assertThat(error.isObject()).as("an error object in " + json).isTrue();
    assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.path("message").asString()).isNotEmpty();
    assertThat(error.path("type").asString()).isNotEmpty();
    return error;
  }

  static JsonNode parse(String json) {
    return JSON.readTree(json);
  }

  /** A POST of JSON with a length, as bytes on the wire. */
  static String post(String path, String body, String... headers) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return head("POST " + path, headers) + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  /** A request line and headers; the empty line is still to come. */
  static String head(String methodAndTarget, String... headers) {
    StringBuilder out = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\n");
    out.append("Host: localhost\r\n");
    for (String header : headers) {
      out.append(header).append("\r\n");
    }
    return out.toString();
  }

  Answer get(String path) {
    return send(head("GET " + path) + "\r\n").read();
  }

  Answer chat(String body) {
    return send(post("/v1/chat/completions", body)).read();
  }

  Wire send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Wire send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads so many bytes of whatever comes. */
  void skip(int bytes) {
    try {
      in.skipNBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when an answer has begun, which is still to be read. */
  Wire awaitAnswer() {
    try {
      in.mark(1);
      assertThat(in.read()).as("the first byte of an answer").isNotNegative();
      in.reset();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer. */
  Answer read() {
    try {
      return readOrThrow(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer to a HEAD: its head, whatever length that names. */
  Answer readHeadOnly() {
    try {
      return readOrThrow(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer readOrThrow(boolean headOnly) throws IOException {
    String head = answers.head();
    Answer bare = new Answer(AnswerReader.status(head), head, "", true);
    if (bare.status() < 200 || bare.status() == 204 || headOnly) {
      return bare;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean whole = answers.body(head, body);
    return new Answer(bare.status(), head, body.toString(StandardCharsets.UTF_8), whole);
  }

  /** Whether the other side has closed, which is waited for. */
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

  /** Leaves without the farewell that would keep the port busy for a minute. */
  void closeAtOnce() {
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
