package dev.weir.gateway;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the client still gets to read the answer: closing with unread bytes
 * of the request in the socket would reset the connection and take the answer with it (RFC 9112
 * section 9.6). So only the sending side is closed, and the rest is read and dropped for a moment.
 */
final class LingeringClose {
  private static final int LINGER_MILLIS = 1000;

  private LingeringClose() {}

  /** What to do when the answer is written; lingers only if the request was not read to its end. */
  static ChannelFutureListener of(ChannelHandlerContext ctx, boolean requestOpen) {
    if (!requestOpen || !(ctx.channel() instanceof DuplexChannel duplex)) {
      return ChannelFutureListener.CLOSE;
    }
    return written -> {
      duplex.config().setAutoRead(true);
      duplex.shutdownOutput();
      var _ = ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    };
  }
}
