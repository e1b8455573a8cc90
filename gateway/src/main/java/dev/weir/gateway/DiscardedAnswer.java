package dev.weir.gateway;

import io.netty.buffer.ByteBuf;

/**
 * An answer that nobody will see, because its status already says that the attempt failed. It is
 * read to its end so that the connection can be used again.
 */
final class DiscardedAnswer implements AnswerRelay {
  private final Attempt attempt;
  private final Failure failure;
  private final int status;

  DiscardedAnswer(Attempt attempt, Failure failure, int status) {
    this.attempt = attempt;
    this.failure = failure;
    this.status = status;
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    bytes.release();
  }

  @Override
  public void ended() {
    attempt.failed(failure, "status " + status);
  }

  @Override
  public void release() {}
}
