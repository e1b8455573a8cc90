package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder of requests, strict, and telling the connection when bytes arrive. Stricter than
 * Netty in two ways: a request line has a target of printable ASCII and a version written as it
 * should be, and a folded line (RFC 9112 section 5.2) is refused where Netty would join it to the
 * one before, because others read it as a line of its own.
 */
final class ClientDecoder extends HttpRequestDecoder {
  private static final byte LF = '\n';
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int MAX_PIECE_BYTES = 64 << 10;

  private final ClientConnection connection;
  private boolean inHead = true;
  private boolean lineSeen;
  private boolean broken;

  ClientDecoder(ClientConnection connection, int headBytes) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(Math.min(MAX_LINE_BYTES, headBytes))
            .setMaxHeaderSize(headBytes)
            .setMaxChunkSize(MAX_PIECE_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true));
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    connection.bytesArrived();
    super.channelRead(ctx, msg);
  }

  /** What is thrown here makes the request one that could not be decoded. */
  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    if (!printable(initialLine[1]) || !initialLine[2].startsWith("HTTP/")) {
      throw new IllegalArgumentException("request line: not METHOD TARGET HTTP/1.1");
    }
    lineSeen = true;
    return super.createMessage(initialLine);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    broken |= inHead && folded(in);
    if (broken) {
      refuse(in, out);
      return;
    }
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      Object message = out.get(i);
      if (message instanceof HttpRequest) {
        inHead = false;
      }
      if (message instanceof LastHttpContent) {
        inHead = true;
        lineSeen = false;
      }
    }
  }

  /** Whether a line of the head that is about to be decoded begins with a blank. */
  private boolean folded(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (!lineSeen && at < end && isLineEnd(in.getByte(at))) {
      at++;
    }
    if (lineSeen && at < end && isBlank(in.getByte(at))) {
      return true;
    }
    for (int lf = in.indexOf(at, end, LF); lf >= 0 && lf + 1 < end; lf = in.indexOf(at, end, LF)) {
      byte next = in.getByte(lf + 1);
      if (isBlank(next) || isLineEnd(next)) {
        return isBlank(next); // the other one is the empty line that ends the head
      }
      at = lf + 1;
    }
    return false;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isLineEnd(byte b) {
    return b == '\r' || b == '\n';
  }

  /** Tells of a request that could not be decoded, once, and reads nothing any more. */
  private void refuse(ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
    if (inHead) {
      inHead = false;
      HttpRequest bad = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
      bad.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("folded line")));
      out.add(bad);
    }
  }

  private static boolean printable(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }
}
