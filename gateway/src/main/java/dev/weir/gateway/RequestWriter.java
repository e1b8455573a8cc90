package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.protocol.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** A request in the bytes that an engine is sent: head and body, a small body in one piece with it. */
final class RequestWriter {
  private static final int HEAD_BYTES = 512;

  private RequestWriter() {}

  /** In other words than the client's. */
  static List<ByteBuf> translated(Exchange exchange, EngineSpec spec, Api target, byte[] body) {
    ByteBuf head = exchange.allocator().directBuffer(HEAD_BYTES);
    RequestHead.write(head, spec, target, exchange, body.length);
    return List.of(head, Unpooled.wrappedBuffer(body));
  }

  static List<ByteBuf> asItCame(Exchange exchange, EngineSpec spec, OutgoingBody body) {
    long length = body.length();
    boolean small = length >= 0 && length <= Heads.COPIED_BODY;
    ByteBuf head = exchange.allocator().directBuffer(HEAD_BYTES + (small ? (int) length : 0));
    RequestHead.write(head, spec, exchange.api(), exchange, length);
    List<ByteBuf> request = new ArrayList<>(2);
    request.add(head);
    body.send(small ? piece -> append(head, piece) : request::add);
    return request;
  }

  private static void append(ByteBuf head, ByteBuf piece) {
    head.writeBytes(piece);
    piece.release();
  }
}
