package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Writes the heads that Weir sends, of requests to engines and of answers to clients. Whatever is
 * not ours comes from Netty's decoder, which lets no line break into a header.
 */
final class Heads {
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString ENGINE = AsciiString.cached("x-weir-engine");
  static final AsciiString OVERHEAD = AsciiString.cached("x-weir-overhead-us");
  static final AsciiString PROGRESS = AsciiString.cached("x-weir-progress");
  static final AsciiString SESSION = AsciiString.cached("x-session-id");
  static final AsciiString API_KEY = AsciiString.cached("x-api-key");

  private static final AsciiString HTTP = AsciiString.cached("HTTP/1.1 ");

  /** Not an engine's business, or written by Weir itself. Lower case. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "proxy-authorization",
          "proxy-authenticate",
          "proxy-connection",
          "authorization",
          "x-api-key",
          "api-key",
          "cookie",
          "accept-encoding",
          "x-request-id",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-real-ip",
          "x-weir-progress",
          "origin",
          "referer");

  private Heads() {}

  static void status(ByteBuf out, int code) {
    ByteBufUtil.writeAscii(out, HTTP);
    HttpResponseStatus status = HttpResponseStatus.valueOf(code);
    ByteBufUtil.writeAscii(out, status.codeAsText());
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, status.reasonPhrase());
    end(out);
  }

  static void header(ByteBuf out, CharSequence name, CharSequence value) {
    ByteBufUtil.writeAscii(out, name);
    out.writeByte(':');
    out.writeByte(' ');
    ByteBufUtil.writeUtf8(out, value);
    end(out);
  }

  static void header(ByteBuf out, CharSequence name, long value) {
    ByteBufUtil.writeAscii(out, name);
    out.writeByte(':');
    out.writeByte(' ');
    number(out, value);
    end(out);
  }

  static void end(ByteBuf out) {
    out.writeByte('\r');
    out.writeByte('\n');
  }

  /** Copies a client's headers that are meant for whoever answers. */
  static void forward(ByteBuf out, HttpHeaders headers) {
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      CharSequence name = header.getKey();
      if (!blocked(name) && !nominated(headers, name)) {
        header(out, name, header.getValue());
      }
    }
  }

  private static boolean blocked(CharSequence name) {
    String lower = name instanceof AsciiString ascii ? ascii.toLowerCase().toString() : lower(name);
    return NOT_FORWARDED.contains(lower);
  }

  private static String lower(CharSequence name) {
    return name.toString().toLowerCase(java.util.Locale.ROOT);
  }

  /** RFC 9110 section 7.6.1: what Connection names ends here. */
  private static boolean nominated(HttpHeaders headers, CharSequence name) {
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    return connection != null && AsciiString.containsIgnoreCase(connection, name);
  }

  private static void number(ByteBuf out, long value) {
    if (value >= 10) {
      number(out, value / 10);
    }
    out.writeByte((int) ('0' + value % 10));
  }

  /** The size line of a chunk. */
  static void chunkSize(ByteBuf out, int size) {
    int shift = 28 - (Integer.numberOfLeadingZeros(size) & ~3);
    for (int s = Math.max(0, shift); s >= 0; s -= 4) {
      out.writeByte("0123456789abcdef".charAt(size >>> s & 15));
    }
    end(out);
  }
}
