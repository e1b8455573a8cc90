package dev.weir.load;

import dev.weir.scheduler.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the exchange it carries. Kept for the next exchange when the answer was
 * complete, the server does not close it, and the request had been written whole; closed otherwise.
 */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
  private static final String ENGINE_HEADER = "x-weir-engine";

  private static final long STALE_NANOS = 1_000_000_000;

  private final LoopClient owner;
  private final Channel channel;
  private @Nullable Exchange exchange;
  private boolean used;
  private boolean written;
  private boolean keepAlive;

  Connection(LoopClient owner, Channel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  boolean active() {
    return channel.isActive();
  }

  void send(Exchange next, FullHttpRequest request) {
    exchange = next;
    written = false;
    keepAlive = false;
    next.sent(this, owner.now());
    ChannelFuture _ =
        channel.writeAndFlush(request).addListener(sent -> written = sent.isSuccess());
  }

  /** Gives up the exchange it carries, if any; nobody is told. */
  void abort() {
    exchange = null;
    close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    Exchange current = exchange;
    if (current == null || message.decoderResult().isFailure()) {
      close();
      return;
    }
    if (message instanceof HttpResponse response) {
      head(current, response);
    }
    if (message instanceof HttpContent content && current.answer() != null) {
      long now = owner.now();
      int frames = current.answer().feed(content.content(), now);
      if (frames > 0) {
        owner.progress(current, frames);
      }
    }
    if (message instanceof LastHttpContent && current.answer() != null) {
      complete(current, current.answer());
    }
  }

  private void head(Exchange current, HttpResponse response) {
    HttpHeaders headers = response.headers();
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    boolean events = type.startsWith("text/event-stream");
    keepAlive = HttpUtil.isKeepAlive(response);
    current.answered(
        new Answer(response.status().code(), events, owner.scanner()), headers.get(ENGINE_HEADER));
  }

  private void complete(Exchange current, Answer answer) {
    exchange = null;
    used = true;
    Outcome outcome = answer.atEnd();
    if (keepAlive && written && channel.isActive()) {
      owner.idle(this);
    } else {
      close();
    }
    owner.ended(current, outcome);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    owner.closed(this);
    Exchange current = exchange;
    exchange = null;
    if (current == null) {
      return;
    }
    if (stale(current)) {
      owner.again(current);
    } else {
      owner.ended(current, current.ifCut());
    }
  }

  /**
   * Whether the server closed a kept-alive connection just while we picked it, and so never saw the
   * request. That shows at once; a later loss is a failure.
   */
  private boolean stale(Exchange lost) {
    return used && lost.answer() == null && owner.now() - lost.sentNanos() < STALE_NANOS;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close();
  }

  private void close() {
    ChannelFuture _ = channel.close();
  }
}
