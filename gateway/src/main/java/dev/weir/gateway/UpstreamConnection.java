package dev.weir.gateway;

import dev.weir.gateway.UpstreamDecoder.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an engine; carries one exchange at a time. Lives on one event loop, the same as
 * the clients that it serves.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final int LEFTOVER_MILLIS = 1000;

  /** More heads than this before the answer's own are no progress reports. */
  private static final int MAX_INTERIM = 16;

  private final UpstreamPool pool;
  private final UpstreamDecoder decoder;
  private final Channel channel;
  private final BodyFramer framer = new BodyFramer();
  private @Nullable UpstreamListener listener;
  private boolean headSeen;
  private int interim;
  private boolean keepAlive = true;
  private boolean used;
  private boolean ours;
  private boolean unsentAtFailure;
  private boolean requestOpen;
  private long idleSince;

  UpstreamConnection(UpstreamPool pool, UpstreamDecoder decoder, Channel channel) {
    this.pool = pool;
    this.decoder = decoder;
    this.channel = channel;
  }

  /** Whether an earlier exchange used it: then the engine may just be closing it. */
  boolean used() {
    return used;
  }

  /** When it became idle; meaningless while an exchange is on. */
  long idleSince() {
    return idleSince;
  }

  /** Sends a request; the listener hears of its answer. */
  void send(UpstreamListener listener, List<ByteBuf> request) {
    this.listener = listener;
    headSeen = false;
    interim = 0;
    requestOpen = false;
    for (int i = 0; i < request.size(); i++) {
      channel.write(request.get(i), channel.voidPromise());
    }
    channel.flush();
    listener.sent(this);
  }

  /** More of the request will follow: until {@link #requestComplete} it cannot be used again. */
  void requestOpen() {
    requestOpen = true;
  }

  void requestComplete() {
    requestOpen = false;
  }

  /** Sends more of a request that is open. */
  void more(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  boolean writable() {
    return channel.isWritable();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (listener != null && channel.isWritable()) {
      listener.writable();
    }
  }

  /** Stops or resumes reading, to let a slow client set the pace. */
  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** Closes it, whatever it was doing. */
  void close() {
    listener = null;
    ours = true;
    channel.close();
  }

  /** The listener has lost interest: the engine notices at once that nobody waits. */
  @SuppressWarnings("ReferenceEquality") // this very listener
  void cancelIfServing(UpstreamListener former) {
    if (listener == former) {
      close();
    }
  }

  /** The rest of the answer does not matter: reads on for a moment to keep the connection. */
  void abandon() {
    LeftoverAnswer rest = new LeftoverAnswer(this);
    listener = rest;
    var _ =
        channel
            .eventLoop()
            .schedule(() -> cancelIfServing(rest), LEFTOVER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes a new connection for which the request was withdrawn. */
  void keepForLater() {
    recycle();
  }

  boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    UpstreamListener current = listener;
    if (current == null) {
      ReferenceCountUtil.release(msg);
      channel.close();
      return;
    }
    switch (msg) {
      case HttpResponse head -> head(head, current);
      case ByteBuf bytes -> body(bytes, current);
      default -> ReferenceCountUtil.release(msg);
    }
  }

  private void head(HttpResponse head, UpstreamListener current) {
    int status = head.status().code();
    if (head.decoderResult().isFailure() || status == 101) {
      fail(Failure.FRAMING, "bad head");
      return;
    }
    if (status < 200) {
      if (++interim > MAX_INTERIM) {
        fail(Failure.FRAMING, "endless interim answers");
      }
      return;
    }
    if (coded(head)) {
      fail(Failure.FRAMING, "content coding that was not asked for");
      return;
    }
    Framing framing = decoder.framing();
    long length = framing == Framing.LENGTH ? HttpUtil.getContentLength(head, -1L) : -1;
    if (framing == Framing.CONTRADICTORY || framing == Framing.LENGTH && length < 0) {
      fail(Failure.FRAMING, "contradictory framing");
      return;
    }
    headSeen = true;
    keepAlive = HttpUtil.isKeepAlive(head) && framing != Framing.UNTIL_CLOSE;
    if (status == 204 || status == 304) {
      framer.startLength(0);
    } else {
      switch (framing) {
        case LENGTH -> framer.startLength(length);
        case CHUNKED -> framer.startChunked();
        case UNTIL_CLOSE, CONTRADICTORY -> framer.startUntilClose();
      }
    }
    current.head(head);
    endIfDone();
  }

  /** Weir asks for plain text, and could not look into anything else. */
  private static boolean coded(HttpResponse head) {
    String coding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    return coding != null && !coding.trim().equalsIgnoreCase("identity");
  }

  private void body(ByteBuf bytes, UpstreamListener current) {
    framer.scan(bytes);
    if (framer.broken()) {
      listener = null;
      channel.close();
      // What stood before the break in the same read was sound.
      current.body(bytes, framer);
      current.failed(Failure.FRAMING, "bad chunk");
      return;
    }
    current.body(bytes, framer);
    endIfDone();
  }

  private void endIfDone() {
    UpstreamListener current = listener;
    if (current != null && framer.done()) {
      listener = null;
      current.ended();
      recycle();
    }
  }

  private void recycle() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    boolean allSent = !requestOpen && unsent != null && unsent.totalPendingWriteBytes() == 0;
    if (keepAlive && allSent && channel.isActive()) {
      decoder.expectHead();
      channel.config().setAutoRead(true);
      used = true;
      idleSince = System.nanoTime();
      pool.idle(this);
    } else {
      close();
    }
  }

  private void fail(Failure failure, String detail) {
    UpstreamListener current = listener;
    listener = null;
    channel.close();
    if (current != null) {
      current.failed(failure, detail);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (listener != null) {
      listener.readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.gone(this, !ours);
    UpstreamListener current = listener;
    listener = null;
    if (current == null) {
      return;
    }
    if (headSeen && framer.endsWithClose()) {
      current.ended();
    } else {
      boolean unsent = unsentAtFailure && !headSeen;
      String when = headSeen ? "in mid-answer" : "before its answer";
      current.failed(unsent ? Failure.UNSENT : Failure.RESET, when);
    }
  }

  /**
   * After a failed write the engine's answer may still be there to be read: it may have refused the
   * request on its head. A failed read is followed by the end of the channel.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
      unsentAtFailure |= buffer == null || buffer.totalPendingWriteBytes() > 0;
    } else {
      InternalFailures.log(LOG, "reading an engine's answer failed", cause);
      fail(Failure.RESET, cause.getClass().getSimpleName());
    }
  }
}
