package dev.weir.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Netty's decoder of requests, strict, and telling the connection when bytes arrive. Stricter than
 * Netty in the request line: its target is printable ASCII and its version written as it should be.
 */
final class ClientDecoder extends HttpRequestDecoder {
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int MAX_PIECE_BYTES = 64 << 10;

  private final ClientConnection connection;

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
    return super.createMessage(initialLine);
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
