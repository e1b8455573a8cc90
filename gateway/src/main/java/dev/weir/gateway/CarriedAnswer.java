package dev.weir.gateway;

import io.netty.buffer.ByteBuf;

/**
 * An answer whose content Weir does not know: sound, pictures, events of calls that it carries
 * without understanding them. It goes to the client as it comes, each read in one write; if it
 * breaks off, the client's connection is cut, because nothing else could tell.
 */
final class CarriedAnswer implements AnswerRelay {
  private final Attempt attempt;
  private final Exchange exchange;
  private final int status;
  private final String type;
  private final long length;
  private boolean begun;

  /**
   * @param length of the body by its head; -1: not known
   */
  CarriedAnswer(Attempt attempt, int status, String type, long length) {
    this.attempt = attempt;
    this.exchange = attempt.exchange();
    this.status = status;
    this.type = type;
    this.length = length;
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    begin();
    for (int i = 0; i < framer.count(); i++) {
      int from = framer.start(i);
      exchange.delivery().answer().piece(bytes.retainedSlice(from, framer.end(i) - from));
    }
    bytes.release();
    attempt.paceByClient();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      attempt.wins();
      exchange.delivery().startWhole(status, type, length);
      exchange.contentArrived(attempt.lastByte());
    }
  }

  @Override
  public void ended() {
    begin();
    attempt.answered();
    exchange.conclusion().served();
  }

  @Override
  public void release() {}
}
