package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.limits.TokenSizes;
import dev.weir.protocol.Api;
import dev.weir.protocol.MultipartScan;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * The request of one exchange on its way in and on to engines. What it holds (bytes, a share of the
 * budget, a file) it holds until {@link #release}. Lives on the exchange's loop.
 */
sealed interface Intake permits HeldIntake, UploadIntake {
  /** What fits the request's head: forms of calls that are only carried are not held. */
  static Intake of(Exchange exchange) {
    Api api = exchange.api();
    String type = exchange.head().get(HttpHeaderNames.CONTENT_TYPE, "");
    String boundary = api.understood() ? null : MultipartScan.boundary(type);
    return boundary == null
        ? new HeldIntake(exchange.loop(), exchange.snapshot(), api, exchange.allocator())
        : new UploadIntake(exchange, new MultipartScan(boundary));
  }

  /** What engines are told the body to be. */
  CharSequence contentType();

  /**
   * Makes room for a body of the declared length.
   *
   * @param length 0: none, or not declared
   * @return why not; null: go on
   */
  @Nullable Rejection begin(long length);

  /** Takes bytes of the body, which stay the caller's. */
  @Nullable Rejection content(ByteBuf bytes);

  /** The body is complete. */
  @Nullable Rejection end();

  /** Whether an engine can be looked for although the body is not complete. */
  boolean ready();

  /** Whether another engine can still be sent all of it. */
  boolean replayable();

  /** Whether it is the engine that is waited for, and not the client, to bring the rest. */
  boolean waits();

  /** The name that the client gave the model. */
  String model();

  /** Whether the answer may be a stream of events that Weir follows. */
  boolean streams();

  /** Whether the client itself asked for usage at the end of its stream. */
  boolean usageWanted();

  /** What it brings along that takes tokens to read. */
  TokenSizes.Weight weight();

  /** The client's bound on the answer's tokens; -1: none. */
  long maxTokens();

  /**
   * The request as the scheduler sees it.
   *
   * @param session from the head; null: the body may name one
   */
  Ticket.Work work(@Nullable String session);

  /** Bytes so far. */
  long size();

  /** All of it, in an array of its own. Only of a request that is understood. */
  byte[] bytes();

  /** The body for an engine. */
  OutgoingBody outgoing(EngineSpec spec);

  /** The engine answers: nobody else will be asked. */
  void answered();

  /** Lets go of everything. May be called again. */
  void release();
}
