package dev.weir.testkit.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Reads answers of HTTP/1.1 from a connection, byte for byte as they came: a body that was cut off
 * is told from a whole one, and what breaks the framing is never mended.
 */
public final class AnswerReader {
  private static final int EMPTY_LINE = 0x0d0a0d0a;

  private final InputStream in;

  /**
   * @param in best buffered: a head is read a byte at a time
   */
  public AnswerReader(InputStream in) {
    this.in = in;
  }

  /** The value of a header; empty when absent. */
  public static String header(String head, String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ": ";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .findFirst()
        .orElse("");
  }

  public static int status(String head) {
    return Integer.parseInt(head.substring(9, 12));
  }

  /** The head of the next answer, its empty line included. */
  public String head() throws IOException {
    StringBuilder head = new StringBuilder();
    int last = 0;
    while (last != EMPTY_LINE) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("no answer, but: " + head);
      }
      head.append((char) b);
      last = last << 8 | b;
    }
    return head.toString();
  }

  /** The body behind this head; returns whether it is whole. */
  public boolean body(String head, OutputStream to) throws IOException {
    if (header(head, "transfer-encoding").equals("chunked")) {
      return chunks(to);
    }
    if (header(head, "content-length").isEmpty()) {
      in.transferTo(to);
      return true;
    }
    int length = Integer.parseInt(header(head, "content-length"));
    byte[] body = in.readNBytes(length);
    to.write(body);
    return body.length == length;
  }

  private boolean chunks(OutputStream to) throws IOException {
    while (true) {
      String line = line();
      if (line.isEmpty()) {
        return false;
      }
      int size = Integer.parseInt(line, 16);
      byte[] data = in.readNBytes(size);
      to.write(data);
      if (data.length < size || !line().isEmpty()) {
        return false;
      }
      if (size == 0) {
        return true;
      }
    }
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return text.substring(0, text.length() - 1);
      }
      text.append((char) b);
    }
    return "";
  }
}
