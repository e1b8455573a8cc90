package dev.weir.gateway;

import dev.weir.control.Settings.Timeouts;
import dev.weir.gateway.Reception.Verdict;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.ErrorWords;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: one request at a time, in the order they come. It goes on reading while a
 * request is answered, because that is how the end of the client is noticed; what a pipelining
 * client sends meanwhile is kept, and after its first piece reading stops.
 *
 * <p>Lives on one event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Swept {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");

  /** Of an idle connection while there are nearly too many. */
  private static final long CROWDED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Who has just connected to a gateway that is leaving has something to ask, and is told. */
  private static final long LEAVING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** A body this small is read and dropped to keep the connection; a larger one closes it. */
  private static final long DROPPED_BODY = 64 << 10;

  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII)
              .asReadOnly());

  private final Loop loop;
  private final Reception reception;
  private final ArrayDeque<Object> pipelined = new ArrayDeque<>(0);
  private ChannelHandlerContext ctx;
  private @Nullable Call call;
  private boolean requestOpen;
  private boolean answered;
  private boolean closing;
  private boolean headBegun;
  private boolean droppable;

  /** Whether the call in progress wants nothing more for now. */
  private boolean held;

  private long untaken;
  private long quietSince = System.nanoTime();

  @SuppressWarnings("NullAway.Init") // the context comes before anything else does
  ClientConnection(Loop loop) {
    this.loop = loop;
    this.reception = new Reception(loop);
  }

  Loop loop() {
    return loop;
  }

  ByteBufAllocator allocator() {
    return ctx.alloc();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    loop.sweeper().add(this);
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
      head(request);
    }
    if (msg instanceof HttpContent content) {
      content(content);
    }
  }

  private void head(HttpRequest request) {
    headBegun = false;
    requestOpen = true;
    answered = false;
    if (request.decoderResult().isFailure()) {
      malformed(MalformedRequest.refusal(request.decoderResult().cause()));
      return;
    }
    droppable =
        HttpUtil.getContentLength(request, 0L) <= DROPPED_BODY
            && !HttpUtil.isTransferEncodingChunked(request)
            && !HttpUtil.is100ContinueExpected(request);
    switch (reception.receive(request, ClientAddress.peer(ctx.channel()))) {
      case Verdict.Infer(Route.Inference route, Identity identity) -> {
        Exchange exchange = new Exchange(this, route.api(), request, identity);
        call = exchange;
        exchange.arrival().begin();
      }
      case Verdict.Administer administer -> call = new AdminExchange(this, request, administer);
      case Verdict.Answer(LocalAnswers.Local local, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        ByteBuf body = Unpooled.wrappedBuffer(local.body());
        answer.whole(
            local.status(), local.type(), out -> LocalAnswers.headers(out, local, id), body);
        answered(answer);
      }
      case Verdict.Refuse(Rejection rejection, Dialect dialect, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        loop.services().metrics().model(GatewayMetrics.NO_MODEL).ended(rejection.outcome(), 0, 0);
        loop.watch().turnedAway(rejection.outcome(), id);
        refuse(answer, rejection, dialect, id);
        answered(answer);
      }
      case Verdict.Break(Rejection rejection, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        answer.closeBehind();
        loop.services().metrics().model(GatewayMetrics.NO_MODEL).ended(rejection.outcome(), 0, 0);
        loop.watch().turnedAway(rejection.outcome(), id);
        refuse(answer, rejection, Dialect.OPENAI, id);
        answered(answer);
      }
      case Verdict.Consent(String origin, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        answer.bare(
            204,
            out -> {
              Heads.header(out, Heads.REQUEST_ID, id);
              CrossOrigin.consent(out, origin, request);
            });
        answered(answer);
      }
    }
  }

  private void content(HttpContent content) {
    Call current = call;
    if (current == null) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      malformed(MalformedRequest.bodyRefusal(content.decoderResult().cause()));
      return;
    }
    current.content(content.content());
    content.release();
    if (content instanceof LastHttpContent) {
      requestOpen = false;
      current.requestEnded();
      nextIfDone();
    }
  }

  /** Bytes that are not HTTP: where a request ends cannot be known any more. */
  private void malformed(Refusal refusal) {
    Call broken = call;
    boolean silent = answered || closing;
    call = DoneCall.INSTANCE;
    answered = true;
    if (broken != null && !silent) {
      broken.unreadable();
    }
    if (!silent) {
      refuseAndClose(Rejection.invalid(refusal), broken == null);
    }
    close();
  }

  // Answering.

  /** The writer of the answer to this request. */
  ClientAnswer answerTo(HttpRequest request) {
    boolean http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    boolean keepAlive = HttpUtil.isKeepAlive(request) && !loop.services().lifecycle().leaving();
    boolean headOnly = request.method().equals(HttpMethod.HEAD);
    String reader = CrossOrigin.reader(request, loop.services().snapshots().current());
    return new ClientAnswer(ctx, http10, keepAlive, headOnly, reader);
  }

  /** The writer of an answer that does not wait for the rest of the request. */
  private ClientAnswer answerAtOnce(HttpRequest request) {
    call = DoneCall.INSTANCE;
    ClientAnswer answer = answerTo(request);
    if (!droppable) {
      answer.closeBehind();
    }
    return answer;
  }

  void sendContinue() {
    ctx.writeAndFlush(CONTINUE.duplicate(), ctx.voidPromise());
  }

  /** Writes an error as the whole answer of the call in progress. */
  void refuse(ClientAnswer answer, Rejection rejection, Dialect dialect, String requestId) {
    refuse(answer, rejection, dialect, requestId, _ -> {});
  }

  /** The same with more headers. */
  void refuse(
      ClientAnswer answer,
      Rejection rejection,
      Dialect dialect,
      String requestId,
      Consumer<ByteBuf> more) {
    if (requestOpen && !droppable) {
      answer.closeBehind();
    }
    Refusal refusal = rejection.refusal();
    answer.whole(
        refusal.status(),
        "application/json",
        out -> {
          Refusals.headers(out, rejection, dialect, requestId);
          more.accept(out);
        },
        Unpooled.wrappedBuffer(ErrorWords.json(refusal, dialect, requestId)));
  }

  /**
   * @param first whether nobody has counted this request yet
   */
  private void refuseAndClose(Rejection rejection, boolean first) {
    String id = loop.newRequestId();
    if (first) {
      loop.services().metrics().model(GatewayMetrics.NO_MODEL).ended(rejection.outcome(), 0, 0);
      loop.watch().turnedAway(rejection.outcome(), id);
    }
    ClientAnswer answer = new ClientAnswer(ctx, false, false, false, null);
    refuse(answer, rejection, Dialect.OPENAI, id);
    close();
  }

  /** The call has written its answer, or given up. */
  void answered(ClientAnswer answer) {
    if (call == null || answered) {
      return;
    }
    answered = true;
    quietSince = System.nanoTime();
    if (answer.closes()) {
      close();
    } else if (requestOpen) {
      call = DoneCall.INSTANCE;
    } else {
      nextIfDone();
    }
  }

  /** The answer in progress cannot be ended properly: the client must see that it is cut. */
  void cut() {
    close();
  }

  /** Stops or resumes reading the request that is under way. */
  void reading(boolean on) {
    held = !on;
    ctx.channel().config().setAutoRead(on && pipelined.isEmpty());
  }

  /** Bytes written that the client's socket has not taken. */
  long pendingBytes() {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Calls back when the client's socket has taken all that was written; not if it never does. */
  void whenTaken(Runnable then) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          if (written.isSuccess()) {
            then.run();
          }
        });
  }

  private void nextIfDone() {
    if (!answered || requestOpen || closing) {
      return;
    }
    call = null;
    answered = false;
    quietSince = System.nanoTime();
    if (!pipelined.isEmpty()) {
      loop.executor().execute(() -> guarded(this::takePipelined));
    }
  }

  private void takePipelined() {
    while (!closing && !pipelined.isEmpty() && (call == null || requestOpen)) {
      take(pipelined.poll());
    }
    if (!closing && pipelined.isEmpty()) {
      ctx.channel().config().setAutoRead(!held);
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

  /** What a socket says is between it and the client; everything else is Weir's own failure. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      ctx.close();
    } else {
      failedInside(cause);
    }
  }

  /**
   * Runs a step of a call on the loop, from wherever it was asked for, as if a read had led to it.
   */
  void guarded(Runnable step) {
    if (loop.executor().inEventLoop()) {
      try {
        step.run();
      } catch (RuntimeException e) {
        failedInside(e);
      }
    } else {
      loop.executor().execute(() -> guarded(step));
    }
  }

  /** Ends the request in progress, and the connection: nobody knows what state they are in. */
  private void failedInside(Throwable cause) {
    InternalFailures.log(LOG, "a request failed", cause);
    Call broken = call;
    try {
      if (closing) {
        ctx.close();
      } else if (broken != null && !answered) {
        broken.failedInside();
      } else if (broken == null && requestOpen) {
        refuseAndClose(Rejection.INSIDE, true);
      }
      close();
    } catch (RuntimeException again) {
      ctx.close();
    }
  }

  @Override
  public void stop() {
    ctx.close();
  }

  @Override
  public void sweep(long now) {
    Timeouts timeouts = loop.services().snapshots().current().settings().timeouts();
    Call current = call;
    if (closing) {
      noteProgress(now);
      closeIfQuiet(now, (untaken > 0 ? timeouts.idle() : timeouts.head()).toNanos());
    } else if (current == DoneCall.INSTANCE) {
      closeIfQuiet(now, timeouts.body().toNanos());
    } else if (current != null) {
      current.sweep(now);
    } else if (!headBegun) {
      closeIfQuiet(now, idleNanos(timeouts));
    } else if (now - quietSince > timeouts.head().toNanos()) {
      Refusal late = Refusal.invalid(408, "head: not complete in time", "request_timeout");
      refuseAndClose(Rejection.invalid(late), true);
    }
  }

  /** How long a connection without a request is kept: less where others find no room. */
  private long idleNanos(Timeouts timeouts) {
    Lifecycle lifecycle = loop.services().lifecycle();
    if (lifecycle.draining()) {
      return Math.min(LEAVING_NANOS, timeouts.keepAlive().toNanos());
    }
    int limit = loop.services().snapshots().current().settings().limits().connections();
    boolean crowded = lifecycle.connections() >= limit - limit / 10;
    long idle = timeouts.keepAlive().toNanos();
    return crowded ? Math.min(CROWDED_NANOS, idle) : idle;
  }

  /** A slow client is not a quiet one: it takes what it was sent, bit by bit. */
  private void noteProgress(long now) {
    ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
    long left = out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
    if (left != untaken) {
      untaken = left;
      quietSince = now;
    }
  }

  private void closeIfQuiet(long now, long limit) {
    if (now - quietSince > limit) {
      ctx.close();
    }
  }
}
