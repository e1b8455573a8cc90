package dev.weir.enginesim;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Takes forms out of what the other requests go through, because their files may be larger than
 * memory: they are counted and dropped. Such a request goes on with a {@link UploadForm} in JSON
 * for its body. Owned by the connection's loop.
 */
final class Uploads extends ChannelInboundHandlerAdapter {
  private static final long MOST_BYTES = 1L << 30;

  private @Nullable UploadForm form;
  private long bytes;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request && HttpPostRequestDecoder.isMultipart(request)) {
      form = new UploadForm(request);
      bytes = 0;
      if (HttpUtil.is100ContinueExpected(request)) {
        var _ = ctx.writeAndFlush(bare(HttpResponseStatus.CONTINUE));
      }
    } else if (form != null && message instanceof HttpContent content) {
      try {
        read(ctx, form, content);
      } finally {
        content.release();
      }
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void read(ChannelHandlerContext ctx, UploadForm into, HttpContent content) {
    bytes += content.content().readableBytes();
    if (bytes > MOST_BYTES) {
      discard();
      DefaultFullHttpResponse refusal = bare(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
      refusal.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
      ctx.writeAndFlush(refusal).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    into.read(content);
    if (content instanceof LastHttpContent) {
      byte[] fields = into.json();
      HttpRequest head = into.head();
      discard();
      ctx.fireChannelRead(
          new DefaultFullHttpRequest(
              head.protocolVersion(),
              head.method(),
              head.uri(),
              Unpooled.wrappedBuffer(fields),
              head.headers(),
              EmptyHttpHeaders.INSTANCE));
    }
  }

  private static DefaultFullHttpResponse bare(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
  }

  private void discard() {
    if (form != null) {
      form.close();
      form = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    discard();
    ctx.fireChannelInactive();
  }
}
