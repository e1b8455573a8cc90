package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/** A request that has its answer already; what is left of its body is dropped. */
enum DoneCall implements Call {
  INSTANCE;

  /** A body this small is read and dropped to keep the connection; a larger one closes it. */
  private static final long DROPPED_BODY = 64 << 10;

  /** Whether the rest of such a request may be dropped, and its connection kept. */
  static boolean drops(HttpRequest request) {
    return HttpUtil.getContentLength(request, 0L) <= DROPPED_BODY
        && !HttpUtil.isTransferEncodingChunked(request)
        && !HttpUtil.is100ContinueExpected(request);
  }

  @Override
  public void content(ByteBuf bytes) {}

  @Override
  public void requestEnded() {}

  @Override
  public void clientGone() {}

  @Override
  public void unreadable() {}

  @Override
  public void failedInside() {}

  @Override
  public void writable(boolean now) {}

  @Override
  public void dismissed(boolean last) {}

  @Override
  public void sweep(long now) {}
}
