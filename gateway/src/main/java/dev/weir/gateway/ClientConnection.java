package dev.weir.gateway;

import dev.weir.gateway.Reception.Verdict;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
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

  private final Loop loop;
  private final Reception reception;
  private final Quiet quiet;
  private final Pipelined pipelined = new Pipelined();
  private ChannelHandlerContext ctx;
  private @Nullable Call call;
  private boolean requestOpen;
  private boolean answered;
  private boolean closing;
  private boolean droppable;

  @SuppressWarnings("NullAway.Init") // the context comes before anything else does
  ClientConnection(Loop loop) {
    this.loop = loop;
    this.reception = new Reception(loop);
    this.quiet = new Quiet(loop);
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
    if (call == null) {
      quiet.bytesArrived();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (closing) {
      ReferenceCountUtil.release(msg);
    } else if (call != null && !requestOpen) {
      pipelined.keep(msg, ctx.channel());
    } else {
      take(msg);
    }
  }

  private void take(@Nullable Object msg) {
    if (msg instanceof HttpRequest request) {
      head(request);
    }
    if (msg instanceof HttpContent content) {
      content(content);
    }
  }

  private void head(HttpRequest request) {
    quiet.headIsThere();
    requestOpen = true;
    answered = false;
    if (request.decoderResult().isFailure()) {
      malformed(MalformedRequest.refusal(request.decoderResult().cause()));
      return;
    }
    droppable = DoneCall.drops(request);
    switch (reception.receive(request, ClientAddress.peer(ctx.channel()))) {
      case Verdict.Infer(Route.Inference route, Identity identity) -> {
        Exchange exchange = new Exchange(this, route.api(), request, identity);
        call = exchange;
        exchange.arrival().begin();
      }
      case Verdict.Administer administer -> call = new AdminExchange(this, request, administer);
      case Verdict.Answer(LocalAnswers.Local local, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        LocalAnswers.write(answer, local, id);
        answered(answer);
      }
      case Verdict.Refuse(Rejection rejection, Dialect dialect, String id) ->
          turnAway(answerAtOnce(request), rejection, dialect, id);
      case Verdict.Break(Rejection rejection, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        answer.closeBehind();
        turnAway(answer, rejection, Dialect.OPENAI, id);
      }
      case Verdict.Consent(String origin, String id) -> {
        ClientAnswer answer = answerAtOnce(request);
        CrossOrigin.consent(answer, origin, request, id);
        answered(answer);
      }
    }
  }

  /** Refuses what nobody has counted yet. */
  private void turnAway(ClientAnswer answer, Rejection rejection, Dialect dialect, String id) {
    loop.turnedAway(rejection.outcome(), id);
    refuse(answer, rejection, dialect, id);
    answered(answer);
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
    cut();
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
    ctx.writeAndFlush(Heads.CONTINUE.duplicate(), ctx.voidPromise());
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
    Refusals.write(answer, rejection, dialect, requestId, more);
  }

  /**
   * @param first whether nobody has counted this request yet
   */
  private void refuseAndClose(Rejection rejection, boolean first) {
    String id = loop.newRequestId();
    if (first) {
      loop.turnedAway(rejection.outcome(), id);
    }
    ClientAnswer answer = new ClientAnswer(ctx, false, false, false, null);
    refuse(answer, rejection, Dialect.OPENAI, id);
    cut();
  }

  /** The call has written its answer, or given up. */
  void answered(ClientAnswer answer) {
    if (call == null || answered) {
      return;
    }
    answered = true;
    quiet.ended();
    if (answer.closes()) {
      cut();
    } else if (requestOpen) {
      call = DoneCall.INSTANCE;
    } else {
      nextIfDone();
    }
  }

  /** Stops or resumes reading the request that is under way. */
  void reading(boolean on) {
    pipelined.hold(!on, ctx.channel());
  }

  /** Bytes written that the client's socket has not taken. */
  long pendingBytes() {
    return Unsent.pending(ctx.channel());
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
    quiet.ended();
    if (!pipelined.isEmpty()) {
      loop.executor().execute(() -> guarded(this::takePipelined));
    }
  }

  private void takePipelined() {
    while (!closing && !pipelined.isEmpty() && (call == null || requestOpen)) {
      take(pipelined.poll());
    }
    if (!closing && pipelined.isEmpty()) {
      pipelined.readIfNothingWaits(ctx.channel());
    }
  }

  /** Closes behind what has been written, which is how a client sees that an answer is cut. */
  void cut() {
    if (!closing) {
      closing = true;
      quiet.ended();
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
    pipelined.release();
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
      cut();
    } catch (RuntimeException again) {
      ctx.close();
    }
  }

  @Override
  public void dismiss() {
    dismiss(false);
    if (call == null) {
      cut();
    }
  }

  @Override
  public void stop() {
    dismiss(true);
    ctx.close();
  }

  private void dismiss(boolean last) {
    Call current = call;
    if (current != null && !answered) {
      guarded(() -> current.dismissed(last));
    }
  }

  @Override
  public void sweep(long now) {
    Call current = call;
    if (closing) {
      closeIf(quiet.leavingLate(now, ctx));
    } else if (current == DoneCall.INSTANCE) {
      closeIf(quiet.bodyLate(now));
    } else if (current != null) {
      current.sweep(now);
    } else if (!quiet.headBegun()) {
      closeIf(quiet.idleLate(now));
    } else if (quiet.headLate(now)) {
      refuseAndClose(MalformedRequest.LATE_HEAD, true);
    }
  }

  private void closeIf(boolean late) {
    if (late) {
      ctx.close();
    }
  }
}
