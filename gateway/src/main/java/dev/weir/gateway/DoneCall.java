package dev.weir.gateway;

import io.netty.buffer.ByteBuf;

/** A request that has its answer already; what is left of its body is dropped. */
enum DoneCall implements Call {
  INSTANCE;

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
  public void sweep(long now) {}
}
