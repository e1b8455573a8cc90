package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Settings.Timeouts;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: one request at a time, in the order they come. It goes on reading while a
 * request is answered, because that is how the end of the client is noticed; what a pipelining
 * client sends meanwhile is kept, and after its first piece reading stops.
 *
 * <p>Lives on one event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Swept {
  /**
   * A request body this small is read and dropped to keep the connection; a larger one closes it.
   */
  private static final long DROPPED_BODY = 64 << 10;

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII)
              .asReadOnly());

  private final Loop loop;
  private ChannelHandlerContext ctx;
  private final Doorman doorman = new Doorman();
  private final ArrayDeque<Object> pipelined = new ArrayDeque<>(0);
  private @Nullable Call call;
  private boolean requestOpen;
  private boolean answered;
  private boolean closing;
  private long quietSince = System.nanoTime();
  private boolean headBegun;

  @SuppressWarnings("NullAway.Init") // the context comes before anything else does
  ClientConnection(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    loop.sweeper().add(this);
  }

  Loop loop() {
    return loop;
  }

  ByteBufAllocator allocator() {
    return ctx.alloc();
  }

  // Reading.

  /** Bytes have come, before they are decoded. */
  void bytesArrived() {
    if (call == null && !headBegun) {
      headBegun = true;
      quietSince = System.nanoTime();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (closing) {
      ReferenceCountUtil.release(msg);
    } else if (call != null && !requestOpen) {
      pipelined.add(msg);
      ctx.channel().config().setAutoRead(false);
    } else {
      take(msg);
    }
  }

  private void take(Object msg) {
    if (msg instanceof HttpRequest request) {
      take(request);
    }
    if (msg instanceof HttpContent content) {
      take(content);
    }
  }

  private void take(HttpRequest request) {
    headBegun = false;
    requestOpen = true;
    answered = false;
    if (request.decoderResult().isFailure()) {
      call = DoneCall.INSTANCE;
      requestOpen = false;
      refuseAndClose(MalformedRequest.refusal(request.decoderResult().cause()));
      return;
    }
    Snapshot snapshot = loop.services().snapshots().current();
    String id = RequestIds.of(request.headers().get(Heads.REQUEST_ID), loop);
    Refusal wrong = MalformedRequest.check(request);
    if (wrong != null) {
      refuseEarly(request, wrong, id, Outcome.REJECTED_INVALID);
      return;
    }
    route(request, snapshot, id);
  }

  private void route(HttpRequest request, Snapshot snapshot, String id) {
    switch (Route.of(request.method(), request.uri())) {
      case Route.Inference inference -> {
        Key key = doorman.identify(request.headers(), snapshot.keys());
        if (key == null) {
          refuseEarly(request, Doorman.UNKNOWN, id, Outcome.REJECTED_AUTH);
        } else {
          Exchange exchange =
              new Exchange(this, inference, request, new Identity(snapshot, key, id));
          call = exchange;
          exchange.begin();
        }
      }
      case Route.Models models -> {
        boolean known = doorman.identify(request.headers(), snapshot.keys()) != null;
        local(
            request,
            id,
            known
                ? LocalAnswers.models(snapshot, models.id())
                : LocalAnswers.Local.of(Doorman.UNKNOWN));
      }
      case Route.Health health ->
          local(request, id, LocalAnswers.health(loop.services(), health.probe()));
      case Route.Metrics _ -> {
        Refusal no = admission(request, snapshot);
        local(
            request,
            id,
            no == null ? LocalAnswers.metrics(loop.services()) : LocalAnswers.Local.of(no));
      }
      case Route.Admin admin -> {
        Refusal no = admission(request, snapshot);
        if (no == null) {
          call = new AdminExchange(this, request, admin.target(), id);
        } else {
          local(request, id, LocalAnswers.Local.of(no));
        }
      }
      case Route.None none -> local(request, id, LocalAnswers.Local.of(none.why()));
    }
  }

  private @Nullable Refusal admission(HttpRequest request, Snapshot snapshot) {
    return AdminGate.refuse(
        snapshot.settings().adminSha256(), ctx.channel().remoteAddress(), request.headers());
  }

  private void take(HttpContent content) {
    Call current = call;
    if (content.decoderResult().isFailure() && current != null) {
      content.release();
      Refusal refusal = MalformedRequest.refusal(content.decoderResult().cause());
      requestOpen = false;
      if (!answered) {
        current.clientGone();
        refuseAndClose(refusal);
      } else {
        close();
      }
      return;
    }
    if (current != null) {
      current.content(content.content());
    }
    boolean last = content instanceof LastHttpContent;
    content.release();
    if (last && current != null) {
      requestOpen = false;
      current.requestEnded();
      nextIfDone();
    }
  }

  // Answering.

  /** The writer of the answer to this request. */
  ClientAnswer answerTo(HttpRequest request) {
    boolean http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    boolean keepAlive = HttpUtil.isKeepAlive(request) && !loop.services().lifecycle().draining();
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    return new ClientAnswer(ctx, http10, keepAlive, headOnly);
  }

  void sendContinue() {
    ctx.writeAndFlush(CONTINUE.duplicate(), ctx.voidPromise());
  }

  /** Writes an error as the whole answer of the call in progress. */
  void refuse(ClientAnswer answer, Refusal refusal, String requestId, long retryAfterSeconds) {
    answer.whole(
        refusal.status(),
        "application/json",
        out -> {
          Heads.header(out, Heads.REQUEST_ID, requestId);
          if (retryAfterSeconds > 0) {
            Heads.header(out, HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
          }
          if (refusal.status() == 401) {
            Heads.header(out, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
          }
        },
        Unpooled.wrappedBuffer(refusal.json()));
  }

  private void local(HttpRequest request, String id, LocalAnswers.Local local) {
    ClientAnswer answer = answerTo(request);
    call = DoneCall.INSTANCE;
    answer.whole(
        local.status(),
        local.type(),
        out -> Heads.header(out, Heads.REQUEST_ID, id),
        Unpooled.wrappedBuffer(local.body()));
    answeredEarly(request, answer);
  }

  private void refuseEarly(HttpRequest request, Refusal refusal, String id, Outcome outcome) {
    ClientAnswer answer = answerTo(request);
    call = DoneCall.INSTANCE;
    loop.services().metrics().model(GatewayMetrics.NO_MODEL).ended(outcome, 0);
    refuse(answer, refusal, id, 0);
    answeredEarly(request, answer);
  }

  private void answeredEarly(HttpRequest request, ClientAnswer answer) {
    answered = true;
    boolean large = HttpUtil.getContentLength(request, 0L) > DROPPED_BODY;
    if (answer.closes() || large || HttpUtil.isTransferEncodingChunked(request)) {
      close();
    }
  }

  private void refuseAndClose(Refusal refusal) {
    ClientAnswer answer = new ClientAnswer(ctx, false, false, false);
    loop.services().metrics().model(GatewayMetrics.NO_MODEL).ended(Outcome.REJECTED_INVALID, 0);
    refuse(answer, refusal, loop.newRequestId(), 0);
    close();
  }

  /** The call has written its answer, or given up. */
  @SuppressWarnings("ReferenceEquality") // this very call, not one like it
  void answered(Exchange exchange) {
    if (call == exchange) {
      answered(exchange.answer());
    }
  }

  void answered(ClientAnswer answer) {
    answered = true;
    if (answer.closes() || requestOpen) {
      close();
    } else {
      nextIfDone();
    }
  }

  /** The answer in progress cannot be ended properly: the client must see that it is cut. */
  void closeAfterThis() {
    close();
  }

  private void nextIfDone() {
    if (!answered || requestOpen || closing) {
      return;
    }
    call = null;
    answered = false;
    quietSince = System.nanoTime();
    if (!pipelined.isEmpty()) {
      loop.executor().execute(this::takePipelined);
    }
  }

  private void takePipelined() {
    while (!closing && !pipelined.isEmpty() && (call == null || requestOpen)) {
      take(pipelined.poll());
    }
    if (!closing && pipelined.isEmpty()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  /** Closes behind what has been written. */
  private void close() {
    if (!closing) {
      closing = true;
      quietSince = System.nanoTime();
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(LingeringClose.of(ctx, requestOpen));
    }
  }

  // Ends and deadlines.

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (call != null) {
      call.writable(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.sweeper().remove(this);
    closing = true;
    pipelined.forEach(ReferenceCountUtil::release);
    pipelined.clear();
    Call current = call;
    call = null;
    if (current != null && !answered) {
      current.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void sweep(long now) {
    Timeouts timeouts = loop.services().snapshots().current().settings().timeouts();
    Call current = call;
    if (current != null && !closing) {
      current.sweep(now);
    } else if (headBegun && !closing) {
      if (now - quietSince > timeouts.head().toNanos()) {
        call = DoneCall.INSTANCE;
        refuseAndClose(Refusal.invalid(408, "head: not complete in time", "request_timeout"));
      }
    } else if (now - quietSince > quietLimit(timeouts)) {
      ctx.close();
    }
  }

  private long quietLimit(Timeouts timeouts) {
    boolean stopping = loop.services().lifecycle().draining();
    return closing ? timeouts.head().toNanos() : stopping ? 0 : timeouts.keepAlive().toNanos();
  }
}
