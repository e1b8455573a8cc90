package dev.weir.gateway;

import dev.weir.gateway.EventReader.Kind;
import dev.weir.protocol.AnswerScan;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer that nobody is sent: how many pieces of content came, what the engine counted,
 * and whether it was whole. Keeps nothing of it but an event that is spread over two reads.
 */
final class ShadowAnswer implements EventSplitter.Sink {
  private final Loop loop;
  private final EventSplitter splitter = new EventSplitter(this);
  private final @Nullable EventReader events;
  private final AnswerScan whole;
  private Usage usage = Usage.UNKNOWN;
  private int pieces;
  private boolean finished;
  private boolean broken;
  private boolean released;

  /**
   * @param streams whether it comes as events; else it is one JSON document
   */
  ShadowAnswer(Loop loop, boolean streams) {
    this.loop = loop;
    this.events = streams ? new EventReader(loop.event()) : null;
    this.whole = loop.borrowAnswerScan();
    whole.reset();
  }

  /**
   * Reads on; the buffer stays the caller's.
   *
   * @return pieces of content in it
   */
  int read(ByteBuf bytes, BodyFramer framer) {
    pieces = 0;
    for (int i = 0; i < framer.count(); i++) {
      int from = framer.start(i);
      int to = framer.end(i);
      if (events != null) {
        splitter.split(bytes, from, to);
      } else {
        ByteBuffer view = bytes.internalNioBuffer(from, to - from);
        whole.feed(view, view.position(), view.limit());
      }
    }
    broken |= splitter.waiting() > EventSplitter.MAX_EVENT_BYTES;
    return pieces;
  }

  @Override
  public void event(ByteBuf bytes, int from, int to, boolean gathered) {
    EventReader reader = events;
    if (reader == null || broken) {
      return;
    }
    Kind kind = reader.read(bytes, from, to);
    AnswerScan scan = reader.scan();
    switch (kind) {
      case CONTENT -> pieces++;
      case DONE -> finished = true;
      case ERROR, BROKEN -> broken = true;
      case FINISH, USAGE, OTHER -> {}
    }
    if (kind == Kind.CONTENT || kind == Kind.FINISH) {
      finished |= scan.finished();
    }
    if (kind != Kind.BROKEN && scan.usage()) {
      usage = usage.and(Usage.of(scan));
    }
  }

  /** Whether it is known already to be no good answer. */
  boolean broken() {
    return broken;
  }

  /** Nothing more comes: whether it was whole. */
  boolean end() {
    if (events != null) {
      return finished && !broken && splitter.between();
    }
    boolean good = whole.finish() && !whole.error();
    usage = good ? Usage.of(whole) : Usage.UNKNOWN;
    return good;
  }

  /** What the engine counted so far. */
  Usage usage() {
    return usage;
  }

  void release() {
    if (!released) {
      released = true;
      splitter.release();
      loop.giveBack(whole);
    }
  }
}
