package dev.weir.gateway;

import io.netty.buffer.ByteBuf;

/**
 * One request on a client connection, from its head to the last byte of its answer. All methods run
 * on the connection's event loop.
 */
interface Call {
  /** Bytes of the request's body; they stay the caller's. */
  void content(ByteBuf bytes);

  /** The request is complete. */
  void requestEnded();

  /** The client is gone: nothing can be answered any more. Called at most once. */
  void clientGone();

  /** The rest of the request is not HTTP: it is refused, and nothing else will be answered. */
  void unreadable();

  /** Weir itself has failed: the call ends, with 500 where that can still be said. */
  void failedInside();

  /** The client reads again, or has stopped reading. */
  void writable(boolean now);

  /**
   * The gateway ends: who waits is told so, where that can still be said. May be repeated.
   *
   * @param last whether the connection is closed at once behind this
   */
  void dismissed(boolean last);

  /** Looks at the call's own deadlines. */
  void sweep(long now);
}
