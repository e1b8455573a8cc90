package dev.weir.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** An engine that counts and digests the body of one upload after another while it arrives. */
final class CountingEngine implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicLong received = new AtomicLong();
  private final AtomicReference<String> head = new AtomicReference<>("");
  private final CountDownLatch mayRead;

  private CountingEngine(CountDownLatch mayRead) {
    this.mayRead = mayRead;
    try {
      server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  static CountingEngine eager() {
    return new CountingEngine(new CountDownLatch(0));
  }

  /** Reads heads only, until the latch opens. */
  static CountingEngine waitingFor(CountDownLatch mayRead) {
    return new CountingEngine(mayRead);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Bytes of bodies so far, chunk framing left out. */
  long received() {
    return received.get();
  }

  /** The head of the last request. */
  String head() {
    return head.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // close() ends the loop
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 15);
      for (String line = readHead(in); !line.isEmpty(); line = readHead(in)) {
        head.set(line);
        mayRead.await();
        String digest = body(in, line.toLowerCase(java.util.Locale.ROOT));
        String json = "{\"text\":\"" + digest + "\"}";
        socket
            .getOutputStream()
            .write(ScriptedEngine.json(200, json).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | InterruptedException gone) {
      // the gateway went away
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private String body(InputStream in, String head) throws IOException {
    MessageDigest digest = sha256();
    if (head.contains("transfer-encoding: chunked")) {
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        digest(in, size, digest);
        in.skipNBytes(2);
      }
      in.skipNBytes(2);
    } else {
      int at = head.indexOf("content-length: ") + "content-length: ".length();
      digest(in, Long.parseLong(head.substring(at, head.indexOf('\r', at))), digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static int chunk(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  private void digest(InputStream in, long count, MessageDigest digest) throws IOException {
    byte[] block = new byte[1 << 15];
    for (long left = count; left > 0; ) {
      int read = in.read(block, 0, (int) Math.min(left, block.length));
      if (read < 0) {
        throw new IOException("cut");
      }
      digest.update(block, 0, read);
      received.addAndGet(read);
      left -= read;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
