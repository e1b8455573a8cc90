package dev.weir.enginesim;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The wire of one connection. While it is cut nothing passes in either direction and neither end is
 * told; when it is whole again everything that was under way arrives, as TCP would send it again.
 * The first handler of its pipeline; owned by the loop.
 */
final class Cable extends ChannelDuplexHandler {
  private final Queue<Held> held = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean cut;

  private record Held(Object message, ChannelPromise promise) {}

  Cable(boolean cut) {
    this.cut = cut;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().config().setAutoRead(!cut);
  }

  void cut() {
    cut = true;
    if (context != null) {
      context.channel().config().setAutoRead(false);
    }
  }

  void mend() {
    ChannelHandlerContext here = context;
    cut = false;
    if (here == null) {
      return;
    }
    for (Held next = held.poll(); next != null; next = held.poll()) {
      here.write(next.message(), next.promise());
    }
    here.flush();
    here.channel().config().setAutoRead(true);
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (cut) {
      held.add(new Held(message, promise));
    } else {
      here.write(message, promise);
    }
  }

  @Override
  public void flush(ChannelHandlerContext here) {
    if (!cut) {
      here.flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    for (Held lost = held.poll(); lost != null; lost = held.poll()) {
      ReferenceCountUtil.release(lost.message());
      lost.promise().tryFailure(new ClosedChannelException());
    }
    here.fireChannelInactive();
  }
}
