package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.List;

/**
 * Reads the heads of answers with Netty's codec and passes bodies on as they come: behind the head
 * every buffer goes to the next handler untouched, until {@link #expectHead} is called.
 */
final class UpstreamDecoder extends HttpResponseDecoder {
  /** How the body behind the last head is framed. */
  enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE,
    CONTRADICTORY
  }

  private static final int MAX_HEAD_BYTES = 64 << 10;

  private boolean body;
  private Framing framing = Framing.UNTIL_CLOSE;

  UpstreamDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(8 << 10)
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setStrictLineParsing(true)
            .setValidateHeaders(true));
  }

  /** The body has ended: what comes next is a head. */
  void expectHead() {
    body = false;
  }

  Framing framing() {
    return framing;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    if (body) {
      ctx.fireChannelRead(msg);
    } else {
      super.channelRead(ctx, msg);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (body) {
      out.add(in.readRetainedSlice(in.readableBytes()));
    } else {
      super.decode(ctx, in, out);
    }
  }

  /** Asked by the codec when a head is complete; "always empty" keeps its hands off the body. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage head) {
    boolean interim = head instanceof HttpResponse response && response.status().code() < 200;
    if (!interim) {
      body = true;
      framing = framingOf(head);
    }
    return true;
  }

  private static Framing framingOf(HttpMessage head) {
    boolean length = head.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!codings.isEmpty()) {
      boolean chunked =
          codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
      return chunked && !length ? Framing.CHUNKED : Framing.CONTRADICTORY;
    }
    return length ? Framing.LENGTH : Framing.UNTIL_CLOSE;
  }
}
