package dev.weir.gateway;

import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.ErrorWords;
import dev.weir.protocol.Refusal;
import dev.weir.protocol.translate.ForeignError;
import dev.weir.protocol.translate.Untranslatable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is not a stream of events. It is held until it is whole, so that an engine that
 * dies in the middle, or does not answer in JSON, costs the client nothing; only what grows beyond
 * {@value #HOLD_BYTES} bytes, or beyond the byte budget, goes out as it comes.
 */
final class WholeAnswer implements AnswerRelay {
  private static final int HOLD_BYTES = 4 << 20;
  private static final int MAX_PIECES = 1024;

  private final Attempt attempt;
  private final Exchange exchange;
  private final int status;
  private final String type;
  private final long length;
  private final AnswerScan scan;
  private final ByteBudget budget;
  private final long limit;
  private final @Nullable Rewording rewording;
  private @Nullable ByteBuf held;
  private int pieces;
  private long reserved;
  private boolean streaming;

  /** Puts a whole answer in other words. */
  interface Rewording {
    byte[] answer(byte[] engines) throws Untranslatable;
  }

  /**
   * @param length of the body by its head; -1: not known
   * @param rewording null: the client gets the engine's own words
   */
  WholeAnswer(
      Attempt attempt, int status, String type, long length, @Nullable Rewording rewording) {
    this.attempt = attempt;
    this.exchange = attempt.exchange();
    this.status = status;
    this.type = type;
    this.length = length;
    this.rewording = rewording;
    this.scan = exchange.loop().borrowAnswerScan();
    scan.reset();
    this.budget = exchange.services().budget();
    this.limit = exchange.snapshot().settings().limits().bufferedBytes();
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    for (int i = 0; i < framer.count(); i++) {
      int from = framer.start(i);
      int count = framer.end(i) - from;
      ByteBuffer view = bytes.internalNioBuffer(from, count);
      scan.feed(view, view.position(), view.limit());
      boolean tooLong = !streaming && !hold(count);
      if (tooLong && exchange.delivery().started()) {
        // A stream has begun, so this is a refusal: all others are discarded then.
        bytes.release();
        attempt.wins();
        exchange.conclusion().refused(status, Unpooled.EMPTY_BUFFER);
        return;
      }
      if (tooLong && rewording != null) {
        bytes.release();
        attempt.failed(Failure.UNTRANSLATABLE, "more than " + HOLD_BYTES + " bytes");
        return;
      }
      if (tooLong) {
        startStreaming();
      }
      ByteBuf piece = bytes.retainedSlice(from, count);
      if (streaming) {
        exchange.delivery().answer().piece(piece);
      } else {
        keep(piece);
      }
    }
    bytes.release();
    attempt.paceByClient();
  }

  @Override
  public void ended() {
    boolean json = scan.finish();
    if (streaming) {
      endStreaming(json);
    } else if (status >= 400) {
      attempt.wins();
      ByteBuf error = json && clientsOwnWords() ? takeHeld() : retold();
      handOverReservation();
      attempt.answered();
      exchange.conclusion().refused(status, error);
    } else if (!json) {
      attempt.failed(Failure.WRONG_JSON, "status " + status);
    } else if (scan.error()) {
      attempt.failed(Failure.ERROR_FRAME, "status " + status);
    } else {
      serve();
    }
  }

  private void serve() {
    ByteBuf whole = takeHeld();
    if (rewording != null) {
      try {
        whole = Unpooled.wrappedBuffer(rewording.answer(bytesOf(whole)));
      } catch (Untranslatable e) {
        attempt.failed(Failure.UNTRANSLATABLE, String.valueOf(e.getMessage()));
        return;
      }
    }
    attempt.wins();
    exchange.usage(Usage.of(scan));
    handOverReservation();
    attempt.answered();
    exchange.conclusion().serve(status, type, whole);
  }

  /** Whether the engine's refusal is in the shape that this client reads. */
  private boolean clientsOwnWords() {
    return scan.error() && scan.typed() == (exchange.api().dialect() == Dialect.ANTHROPIC);
  }

  /** What is held now goes to the client's socket, and counts until it is taken from there. */
  private void handOverReservation() {
    exchange.owes(reserved);
    reserved = 0;
  }

  private void endStreaming(boolean json) {
    if (status >= 400) {
      attempt.answered();
      exchange.conclusion().refused();
    } else if (json) {
      exchange.usage(Usage.of(scan));
      attempt.answered();
      exchange.conclusion().served();
    } else {
      attempt.failed(Failure.WRONG_JSON, "status " + status);
    }
  }

  private boolean hold(int count) {
    boolean fits =
        reserved + count <= HOLD_BYTES && pieces < MAX_PIECES && budget.reserve(count, limit);
    if (fits) {
      reserved += count;
    }
    return fits;
  }

  private void startStreaming() {
    streaming = true;
    attempt.wins();
    exchange.delivery().startWhole(status, type, length);
    if (held != null) {
      exchange.delivery().answer().piece(takeHeld());
    }
  }

  private void keep(ByteBuf piece) {
    pieces++;
    switch (held) {
      case null -> held = piece;
      case CompositeByteBuf all -> all.addComponent(true, piece);
      case ByteBuf first ->
          held = piece.alloc().compositeBuffer(MAX_PIECES + 1).addComponents(true, first, piece);
    }
  }

  private ByteBuf takeHeld() {
    ByteBuf all = held == null ? Unpooled.EMPTY_BUFFER : held;
    held = null;
    return all;
  }

  /** The engine's refusal in another shape than the client's, told in that. */
  private ByteBuf retold() {
    Refusal refusal = ForeignError.refusal(status, bytesOf(takeHeld()));
    return Unpooled.wrappedBuffer(
        ErrorWords.json(refusal, exchange.api().dialect(), exchange.requestId()));
  }

  private static byte[] bytesOf(ByteBuf buffer) {
    byte[] bytes = ByteBufUtil.getBytes(buffer);
    buffer.release();
    return bytes;
  }

  @Override
  public void release() {
    if (held != null) {
      held.release();
      held = null;
    }
    budget.release(reserved);
    reserved = 0;
    exchange.loop().giveBack(scan);
  }
}
