package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;

/** Hears of one answer on an {@link UpstreamConnection}, on its event loop. */
interface UpstreamListener {
  /** The connection is open and the request is on its way. */
  void sent(UpstreamConnection connection);

  /** Whether anybody still waits; asked before the request is sent. */
  boolean wanted();

  /** The connection takes more of the request again. */
  default void writable() {}

  /** The head of the answer proper; interim ones are not reported. */
  void head(HttpResponse head);

  /**
   * Bytes of the body, already scanned: the places of the payload are in {@code framer}. The
   * listener takes over the buffer.
   */
  void body(ByteBuf bytes, BodyFramer framer);

  /** All bytes that were there have been reported: time to flush. */
  void readComplete();

  /** The answer is whole. */
  void ended();

  /** It will never be whole. Called at most once, and nothing after it. */
  void failed(Failure failure, String detail);
}
