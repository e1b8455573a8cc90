package dev.weir.gateway;

import dev.weir.protocol.BodyEdits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The bytes of one request, kept until no engine needs them any more.
 *
 * <p>Small pieces are copied together, because a slice of a receive buffer would hold all of it;
 * large ones are kept as they came. Owned by one event loop.
 */
final class RequestBody {
  private static final int KEEP_AS_IT_CAME = 16 << 10;
  private static final int PIECE = 64 << 10;

  private final ByteBufAllocator allocator;
  private final List<ByteBuf> pieces = new ArrayList<>(1);
  private long size;

  RequestBody(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  long size() {
    return size;
  }

  /**
   * Appends; {@code content} stays the caller's to release.
   *
   * @param expected bytes still to come with this piece, by the request's head; 0: unknown
   */
  void add(ByteBuf content, long expected) {
    int count = content.readableBytes();
    size += count;
    if (count >= KEEP_AS_IT_CAME) {
      pieces.add(content.retainedSlice());
      return;
    }
    ByteBuf tail = pieces.isEmpty() ? null : pieces.getLast();
    if (tail == null || tail.writableBytes() < count) {
      tail = allocator.directBuffer(Math.clamp(expected, count, PIECE), PIECE);
      pieces.add(tail);
    }
    tail.writeBytes(content, content.readerIndex(), count);
  }

  /** All of it, in an array of its own. */
  byte[] bytes() {
    byte[] all = new byte[Math.toIntExact(size)];
    int at = 0;
    for (ByteBuf piece : pieces) {
      int length = piece.readableBytes();
      piece.getBytes(piece.readerIndex(), all, at, length);
      at += length;
    }
    return all;
  }

  /** All of it with these changes, in an array of its own. */
  byte[] bytes(BodyEdits edits) {
    ByteBuf all = Unpooled.buffer(Math.toIntExact(size + edits.growth()));
    send(
        edits,
        piece -> {
          all.writeBytes(piece);
          piece.release();
        });
    return ByteBufUtil.getBytes(all);
  }

  /** The same bytes once more, held for themselves. */
  RequestBody share() {
    RequestBody shared = new RequestBody(allocator);
    pieces.forEach(piece -> shared.pieces.add(piece.retainedDuplicate()));
    shared.size = size;
    return shared;
  }

  /** Hands out what is to be sent, in order, each piece with a reference of its own. */
  void send(BodyEdits edits, Consumer<ByteBuf> out) {
    long at = 0;
    for (BodyEdits.Replacement edit : edits.inOrder()) {
      stretch(at, edit.start(), out);
      out.accept(Unpooled.wrappedBuffer(edit.bytes()));
      at = edit.end();
    }
    stretch(at, size, out);
  }

  private void stretch(long from, long to, Consumer<ByteBuf> out) {
    long begin = 0;
    for (ByteBuf piece : pieces) {
      int length = piece.readableBytes();
      long start = Math.max(from, begin);
      long end = Math.min(to, begin + length);
      if (start < end) {
        int offset = piece.readerIndex() + (int) (start - begin);
        out.accept(piece.retainedSlice(offset, (int) (end - start)));
      }
      begin += length;
    }
  }

  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
  }
}
