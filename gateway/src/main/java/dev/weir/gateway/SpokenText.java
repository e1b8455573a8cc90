package dev.weir.gateway;

import dev.weir.protocol.translate.AnswerSoFar;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * What a client has been sent of one answer: the data of its first event, and all text since,
 * decoded, in one buffer. Its room is spare bytes of the budget. Lives on the loop of its {@link
 * Exchange}.
 */
final class SpokenText {
  private static final int ROOM = 1 << 10;

  /** Pieces at the end whose ends are known; a power of two. */
  private static final int LAST = 16;

  private final ByteBudget budget;
  private final long limit;
  private final ByteBuf bytes;
  private int opening;
  private int room;
  private final int[] ends = new int[LAST];
  private long pieces;

  SpokenText(ByteBudget budget, long limit, ByteBufAllocator allocator) {
    this.budget = budget;
    this.limit = limit;
    this.bytes = allocator.directBuffer(ROOM);
  }

  /** Keeps the data of the first event; returns whether there was room. */
  boolean open(ByteBuf in, int from, int to) {
    if (!makeRoom(to - from)) {
      return false;
    }
    bytes.writeBytes(in, from, to - from);
    opening = bytes.readableBytes();
    return true;
  }

  boolean opened() {
    return opening > 0;
  }

  /** Adds the inside of a string of JSON; returns whether there was room. */
  boolean add(ByteBuf in, int from, int to) {
    if (!makeRoom(to - from)) {
      return false;
    }
    int escape = in.indexOf(from, to, (byte) '\\');
    int plain = escape < 0 ? to : escape;
    bytes.writeBytes(in, from, plain - from);
    if (escape >= 0) {
      unescape(in, escape, to);
    }
    pieceEnds();
    return true;
  }

  /** Adds text that was shown in place of an engine's; returns whether there was room. */
  boolean add(String text) {
    if (!makeRoom(ByteBufUtil.utf8MaxBytes(text.length()))) {
      return false;
    }
    ByteBufUtil.writeUtf8(bytes, text);
    pieceEnds();
    return true;
  }

  private void pieceEnds() {
    ends[(int) pieces & (LAST - 1)] = bytes.writerIndex();
    pieces++;
  }

  /**
   * @param told what engines have counted of the answer
   */
  AnswerSoFar soFar(Usage told, long usual, boolean finished, boolean usageWanted) {
    String first = bytes.toString(0, opening, StandardCharsets.UTF_8);
    String text = bytes.toString(opening, bytes.readableBytes() - opening, StandardCharsets.UTF_8);
    int said = opening + ByteBufUtil.utf8Bytes(AnswerSoFar.trimmed(text));
    AnswerSoFar.Tokens tokens =
        new AnswerSoFar.Tokens(
            told.promptTokens(),
            told.cachedTokens(),
            Math.max(pieces, told.completionTokens()),
            piecesBehind(said),
            usual);
    return new AnswerSoFar(first, text, tokens, finished, usageWanted);
  }

  /** Of the last pieces those that end behind this byte. */
  private int piecesBehind(int end) {
    int count = 0;
    while (count < Math.min(LAST, pieces) && ends[(int) (pieces - 1 - count) & (LAST - 1)] > end) {
      count++;
    }
    return count;
  }

  void release() {
    bytes.release();
    budget.releaseSpare(room);
    room = 0;
  }

  private boolean makeRoom(int more) {
    int needed = bytes.writerIndex() + more;
    if (needed <= room) {
      return !budget.over(limit);
    }
    int next = Math.max(needed, Math.max(ROOM, 2 * room));
    if (!budget.reserveSpare(next - room, limit)) {
      return false;
    }
    room = next;
    bytes.ensureWritable(next - bytes.writerIndex());
    return true;
  }

  /** The scan has seen that it is valid: halves of pairs come as whole pairs. */
  private void unescape(ByteBuf in, int from, int to) {
    int i = from;
    while (i < to) {
      byte b = in.getByte(i++);
      if (b != '\\') {
        bytes.writeByte(b);
        continue;
      }
      byte kind = in.getByte(i++);
      if (kind != 'u') {
        bytes.writeByte(simple(kind));
        continue;
      }
      int unit = hex(in, i);
      i += 4;
      if (Character.isHighSurrogate((char) unit)) {
        unit = Character.toCodePoint((char) unit, (char) hex(in, i + 2));
        i += 6;
      }
      codePoint(unit);
    }
  }

  private static byte simple(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int hex(ByteBuf in, int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 4 | Character.digit(in.getByte(at + i), 16);
    }
    return value;
  }

  private void codePoint(int point) {
    if (point < 0x80) {
      bytes.writeByte(point);
    } else if (point < 0x800) {
      bytes.writeByte(0xc0 | point >>> 6);
      continuation(point);
    } else if (point < 0x10000) {
      bytes.writeByte(0xe0 | point >>> 12);
      continuation(point >>> 6);
      continuation(point);
    } else {
      bytes.writeByte(0xf0 | point >>> 18);
      continuation(point >>> 12);
      continuation(point >>> 6);
      continuation(point);
    }
  }

  private void continuation(int point) {
    bytes.writeByte(0x80 | point & 0x3f);
  }
}
