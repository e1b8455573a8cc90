package dev.weir.gateway;

import dev.weir.protocol.Dialect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/**
 * Writes the heads that Weir sends, of requests to engines and of answers to clients. Whatever is
 * not ours comes from Netty's decoder, which lets no line break into a header.
 */
final class Heads {
  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString ENGINE = AsciiString.cached("x-weir-engine");
  static final AsciiString OVERHEAD = AsciiString.cached("x-weir-overhead-us");
  static final AsciiString PREDICTED = AsciiString.cached("x-weir-predicted-ttft-ms");
  static final AsciiString QUEUED = AsciiString.cached("x-weir-queue-ms");
  static final AsciiString POSITION = AsciiString.cached("x-weir-queue-position");
  static final AsciiString PREDICTED_WAIT = AsciiString.cached("x-weir-predicted-wait-ms");
  static final AsciiString DEADLINE = AsciiString.cached("x-weir-deadline-ms");
  static final AsciiString DEGRADE = AsciiString.cached("x-weir-degrade");
  static final AsciiString DEGRADED = AsciiString.cached("x-weir-degraded");
  static final AsciiString HEDGE = AsciiString.cached("x-weir-hedge");
  static final AsciiString HEDGED = AsciiString.cached("x-weir-hedged");
  static final AsciiString SHADOW = AsciiString.cached("x-weir-shadow");
  static final AsciiString ANTHROPIC_REQUEST_ID = AsciiString.cached("request-id");
  static final AsciiString ESTIMATED = AsciiString.cached("x-weir-estimated");
  static final AsciiString RETRY_AFTER_MS = AsciiString.cached("retry-after-ms");
  static final AsciiString PROGRESS = AsciiString.cached("x-weir-progress");
  static final AsciiString SESSION = AsciiString.cached("x-session-id");
  static final AsciiString API_KEY = AsciiString.cached("x-api-key");

  /** A body this small is copied behind its head: one buffer costs less to send than two. */
  static final int COPIED_BODY = 4 << 10;

  /** To be sent as a duplicate. */
  static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII)
              .asReadOnly());

  private static final AsciiString HTTP = AsciiString.cached("HTTP/1.1 ");

  private static final AsciiString OK_JSON =
      AsciiString.cached("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
  private static final AsciiString OK_EVENTS =
      AsciiString.cached("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");

  private Heads() {}

  /** The beginning of an answer: status line and content type. */
  static void begin(ByteBuf out, int code, CharSequence type) {
    if (code == 200 && HttpHeaderValues.APPLICATION_JSON.contentEquals(type)) {
      ByteBufUtil.writeAscii(out, OK_JSON);
    } else if (code == 200 && HttpHeaderValues.TEXT_EVENT_STREAM.contentEquals(type)) {
      ByteBufUtil.writeAscii(out, OK_EVENTS);
    } else {
      status(out, code);
      header(out, HttpHeaderNames.CONTENT_TYPE, type);
    }
  }

  /** The status line alone. */
  static void status(ByteBuf out, int code) {
    ByteBufUtil.writeAscii(out, HTTP);
    HttpResponseStatus status = HttpResponseStatus.valueOf(code);
    ByteBufUtil.writeAscii(out, status.codeAsText());
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, status.reasonPhrase());
    end(out);
  }

  /** Writes one byte for each character, as Netty's decoder made one character of each byte. */
  static void header(ByteBuf out, CharSequence name, CharSequence value) {
    ByteBufUtil.writeAscii(out, name);
    out.writeByte(':');
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, value);
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

  private static void number(ByteBuf out, long value) {
    if (value >= 10) {
      number(out, value / 10);
    }
    out.writeByte((int) ('0' + value % 10));
  }

  /** The request's id, where the clients of this API look for it. */
  static void requestId(ByteBuf out, Dialect dialect, String id) {
    header(out, REQUEST_ID, id);
    if (dialect == Dialect.ANTHROPIC) {
      header(out, ANTHROPIC_REQUEST_ID, id);
    }
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
