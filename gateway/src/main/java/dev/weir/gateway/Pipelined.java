package dev.weir.gateway;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a client has sent before it was its turn, and whether the client is read: not while anything
 * waits here, nor while the call in progress wants nothing more. Belongs to one {@link
 * ClientConnection} and its loop.
 */
final class Pipelined {
  private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);

  /** Whether the call in progress wants nothing more for now. */
  private boolean held;

  void keep(Object message, Channel channel) {
    waiting.add(message);
    channel.config().setAutoRead(false);
  }

  /** The call in progress wants more, or for now no more. */
  void hold(boolean on, Channel channel) {
    held = on;
    readIfNothingWaits(channel);
  }

  void readIfNothingWaits(Channel channel) {
    channel.config().setAutoRead(!held && waiting.isEmpty());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What came first; null: nothing waits. */
  @Nullable Object poll() {
    return waiting.poll();
  }

  /** The client is gone. */
  void release() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }
}
