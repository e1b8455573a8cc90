package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer to a client: a whole one, or a head and then pieces. Takes over the buffers
 * that it is given. HTTP/1.0 clients get pieces without chunking, and the end by closing.
 */
final class ClientAnswer {
  private static final ByteBuf CRLF = constant("\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");
  private static final int NOT_MODIFIED = 304;
  private static final int HEAD_BYTES = 320;

  private static final AsciiString CHUNKED = HttpHeaderValues.CHUNKED;

  private final ChannelHandlerContext ctx;
  private final boolean http10;
  private boolean keepAlive;
  private final boolean headOnly;
  private final @Nullable String reader;
  private boolean started;
  private boolean chunked;

  /**
   * @param keepAlive whether the connection goes on after this answer
   * @param headOnly whether the request was a HEAD
   * @param reader origin of the web page that may read the answer; null: none
   */
  ClientAnswer(
      ChannelHandlerContext ctx,
      boolean http10,
      boolean keepAlive,
      boolean headOnly,
      @Nullable String reader) {
    this.ctx = ctx;
    this.http10 = http10;
    this.keepAlive = keepAlive;
    this.headOnly = headOnly;
    this.reader = reader;
  }

  /** The connection cannot be used again: part of the request will not be read. */
  void closeBehind() {
    keepAlive = false;
  }

  /** Whether the head is out: from here on errors cannot have a status any more. */
  boolean started() {
    return started;
  }

  /** Whether pieces go out as chunks. */
  boolean chunked() {
    return chunked;
  }

  /** Whether the connection must be closed behind this answer. */
  boolean closes() {
    return !keepAlive || started && http10 && !chunked && !lengthKnown;
  }

  private boolean lengthKnown;

  /** A whole answer; with status 304 the length alone of what the client has already. */
  void whole(int status, CharSequence type, Consumer<ByteBuf> moreHeaders, ByteBuf body) {
    int length = body.readableBytes();
    ByteBuf out = headOf(status, type, moreHeaders, length);
    boolean bare = headOnly || status == NOT_MODIFIED;
    if (bare || length <= Heads.COPIED_BODY) {
      if (!bare) {
        out.writeBytes(body);
      }
      body.release();
      write(out);
    } else {
      write(out);
      write(body);
    }
    ctx.flush();
  }

  /** An answer that has no body by its status. */
  void bare(int status, Consumer<ByteBuf> headers) {
    started = true;
    lengthKnown = true;
    ByteBuf out = ctx.alloc().directBuffer(HEAD_BYTES);
    Heads.status(out, status);
    connection(out);
    headers.accept(out);
    Heads.end(out);
    write(out);
    ctx.flush();
  }

  /** The head of an answer whose pieces follow; length -1: not known. */
  void head(int status, CharSequence type, Consumer<ByteBuf> moreHeaders, long length) {
    write(headOf(status, type, moreHeaders, length));
  }

  private ByteBuf headOf(
      int status, CharSequence type, Consumer<ByteBuf> moreHeaders, long length) {
    started = true;
    lengthKnown = length >= 0;
    chunked = !lengthKnown && !http10;
    int room = HEAD_BYTES + (length > 0 && length <= Heads.COPIED_BODY ? (int) length : 0);
    ByteBuf out = ctx.alloc().directBuffer(room);
    Heads.begin(out, status, type);
    if (lengthKnown) {
      Heads.header(out, HttpHeaderNames.CONTENT_LENGTH, length);
    } else if (chunked) {
      Heads.header(out, HttpHeaderNames.TRANSFER_ENCODING, CHUNKED);
    }
    connection(out);
    moreHeaders.accept(out);
    if (reader != null) {
      CrossOrigin.headers(out, reader);
    }
    Heads.end(out);
    return out;
  }

  private void connection(ByteBuf out) {
    if (closes()) {
      Heads.header(out, HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (http10) {
      Heads.header(out, HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  /** A piece of the body, given a chunk of its own where chunks are sent. */
  void piece(ByteBuf bytes) {
    if (headOnly || !bytes.isReadable()) {
      bytes.release();
    } else if (chunked) {
      ByteBuf size = ctx.alloc().directBuffer(12);
      Heads.chunkSize(size, bytes.readableBytes());
      write(size);
      write(bytes);
      write(CRLF.duplicate());
    } else {
      write(bytes);
    }
  }

  /** A small piece that is made here. */
  void text(CharSequence text) {
    ByteBuf bytes = ctx.alloc().directBuffer(text.length() + 16);
    ByteBufUtil.writeUtf8(bytes, text);
    piece(bytes);
  }

  /** Bytes that are chunks already, by the strict framing of {@link BodyFramer}. */
  void verbatim(ByteBuf chunks) {
    write(chunks);
  }

  /** Ends the body; {@code alreadyFramed}: the last chunk was among the verbatim bytes. */
  void end(boolean alreadyFramed) {
    if (chunked && !alreadyFramed && !headOnly) {
      write(LAST_CHUNK.duplicate());
    }
    ctx.flush();
  }

  void flush() {
    ctx.flush();
  }

  boolean writable() {
    return ctx.channel().isWritable();
  }

  private void write(ByteBuf bytes) {
    ctx.write(bytes, ctx.voidPromise());
  }

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(text.length())
            .writeBytes(text.getBytes(StandardCharsets.US_ASCII))
            .asReadOnly());
  }
}
