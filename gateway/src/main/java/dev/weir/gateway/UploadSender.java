package dev.weir.gateway;

import dev.weir.protocol.BodyEdits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An upload on its way to one engine: what is kept first, then the rest as it comes from the client
 * or from disk, never faster than the engine reads. Framed as one length where the client said one,
 * else in chunks.
 */
final class UploadSender implements OutgoingBody {
  private static final int BLOCK = 64 << 10;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = {'\r', '\n'};

  private final UploadIntake intake;
  private final @Nullable Spool spool;
  private final BodyEdits edits;
  private final Iterator<BodyEdits.Replacement> replacements;
  private final long length;
  private BodyEdits.@Nullable Replacement next;
  private @Nullable UpstreamConnection connection;
  private long position;
  private boolean reading;
  private boolean over;

  /**
   * @param spool where all of it is; null: it is kept, or still to come
   */
  UploadSender(UploadIntake intake, @Nullable Spool spool, BodyEdits edits) {
    this.intake = intake;
    this.spool = spool;
    this.edits = edits;
    this.replacements = edits.inOrder().iterator();
    this.next = replacements.hasNext() ? replacements.next() : null;
    long whole = intake.length();
    this.length = whole < 0 ? -1 : whole + edits.growth();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void send(Consumer<ByteBuf> out) {
    if (spool == null) {
      intake.sendKept(edits, piece -> frame(piece, out));
    }
  }

  @Override
  public void follow(UpstreamConnection opened) {
    opened.requestOpen();
    connection = opened;
    intake.connected(this);
    pump();
  }

  /** Whether the engine can be written to. */
  boolean connected() {
    return connection != null && !over;
  }

  /** Sends a piece that has just come. */
  void forward(ByteBuf bytes) {
    UpstreamConnection to = connection;
    if (to == null) {
      bytes.release();
      return;
    }
    frame(bytes, to::more);
    to.flush();
    if (!to.writable()) {
      intake.pause();
    }
  }

  /** The client has sent all of it. */
  void complete() {
    UpstreamConnection to = connection;
    if (spool != null || to == null || over) {
      return;
    }
    if (length < 0) {
      to.more(Unpooled.wrappedBuffer(LAST_CHUNK));
      to.flush();
    }
    to.requestComplete();
  }

  @Override
  public void writable() {
    if (spool == null) {
      intake.resume();
    } else {
      pump();
    }
  }

  @Override
  public boolean waitsForClient() {
    UpstreamConnection to = connection;
    return spool == null && to != null && !intake.complete() && to.writable();
  }

  /** Reads on from disk, a block at a time, around what has to be replaced. */
  private void pump() {
    UpstreamConnection to = connection;
    Spool from = spool;
    if (from == null || to == null || over || reading || !to.writable()) {
      return;
    }
    if (next != null && position == next.start()) {
      to.more(Unpooled.wrappedBuffer(next.bytes()));
      position = next.end();
      next = replacements.hasNext() ? replacements.next() : null;
    }
    long until = Math.min(from.written(), next == null ? Long.MAX_VALUE : next.start());
    int count = (int) Math.min(BLOCK, until - position);
    if (count > 0) {
      reading = true;
      from.read(position, count, this::read);
    } else if (position == intake.size()) {
      to.flush();
      to.requestComplete();
    }
  }

  private void read(ByteBuf bytes) {
    reading = false;
    UpstreamConnection to = connection;
    if (over || to == null) {
      bytes.release();
      return;
    }
    position += bytes.readableBytes();
    to.more(bytes);
    to.flush();
    pump();
  }

  private void frame(ByteBuf bytes, Consumer<ByteBuf> out) {
    if (length >= 0) {
      out.accept(bytes);
      return;
    }
    ByteBuf size = bytes.alloc().directBuffer(12);
    Heads.chunkSize(size, bytes.readableBytes());
    out.accept(size);
    out.accept(bytes);
    out.accept(Unpooled.wrappedBuffer(CRLF));
  }

  @Override
  public void stop() {
    over = true;
    connection = null;
    intake.stopped(this);
  }
}
