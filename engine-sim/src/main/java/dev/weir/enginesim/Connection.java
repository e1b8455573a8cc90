package dev.weir.enginesim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: one request at a time, further ones wait, a few of them; then nothing more
 * is read. When the client closes, the request in progress is abandoned at once.
 */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final System.Logger LOG = System.getLogger("dev.weir.enginesim");
  private static final int MOST_WAITING = 8;

  private final EngineApi api;
  private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Reply active;

  Connection(EngineApi api) {
    this.api = api;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (active == null) {
      answer(request);
      return;
    }
    waiting.add(request.retain());
    if (waiting.size() >= MOST_WAITING) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void answer(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(ApiError.invalid(null, "request: not HTTP/1.1 (expected: a well-formed request)"));
      close();
    } else {
      api.answer(this, request);
    }
  }

  /** A reply that takes time has begun. */
  void replying(Reply reply) {
    active = reply;
  }

  /** It has ended. */
  void replied(Reply reply) {
    if (!reply.equals(active)) {
      return;
    }
    active = null;
    while (active == null && !waiting.isEmpty()) {
      FullHttpRequest next = waiting.remove();
      try {
        answer(next);
      } finally {
        next.release();
      }
    }
    ctx().channel().config().setAutoRead(true);
  }

  void respond(HttpResponseStatus status, String contentType, byte[] body) {
    respond(status, contentType, body, 0);
  }

  void refuse(ApiError error) {
    respond(error.status(), "application/json", error.json(), error.retryAfterSeconds());
  }

  private void respond(HttpResponseStatus status, String type, byte[] body, int retryAfter) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (retryAfter > 0) {
      response.headers().setInt(HttpHeaderNames.RETRY_AFTER, retryAfter);
    }
    write(response);
    flush();
  }

  void write(Object message) {
    var _ = ctx().write(message, ctx().voidPromise());
  }

  void flush() {
    ctx().flush();
  }

  /** Writes bytes past the HTTP codec, which would not write anything malformed. */
  void writeRaw(ByteBuf bytes) {
    ChannelHandlerContext codec = ctx().pipeline().context(HttpServerCodec.class);
    var _ = codec.writeAndFlush(bytes, codec.voidPromise());
  }

  ByteBuf buffer() {
    return ctx().alloc().buffer();
  }

  boolean writable() {
    return ctx().channel().isWritable();
  }

  void close() {
    var _ = ctx().close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (active != null && ctx.channel().isWritable()) {
      active.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (active != null) {
      active.abandon();
      active = null;
    }
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(System.Logger.Level.ERROR, "the simulated engine failed by its own fault", cause);
    }
    var _ = ctx.close();
  }

  private ChannelHandlerContext ctx() {
    if (context == null) {
      throw new IllegalStateException("connection: not in a pipeline");
    }
    return context;
  }
}
