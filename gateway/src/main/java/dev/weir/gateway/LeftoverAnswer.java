package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;

/**
 * The rest of an answer that nobody waits for, because its head already said that the attempt
 * failed. A little of it is read, so that the connection can be used again; a longer one closes it.
 */
final class LeftoverAnswer implements UpstreamListener {
  private static final int MOST_BYTES = 64 << 10;

  private final UpstreamConnection connection;
  private int seen;

  LeftoverAnswer(UpstreamConnection connection) {
    this.connection = connection;
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    seen += bytes.readableBytes();
    bytes.release();
    if (seen > MOST_BYTES) {
      connection.cancelIfServing(this);
    }
  }

  @Override
  public boolean wanted() {
    return false;
  }

  @Override
  public void sent(UpstreamConnection connection) {}

  @Override
  public void head(HttpResponse head) {}

  @Override
  public void readComplete() {}

  @Override
  public void ended() {}

  @Override
  public void failed(Failure failure, String detail) {}
}
