package dev.weir.gateway;

import io.netty.buffer.ByteBuf;

/** What becomes of the body of one answer on its way to the client. */
sealed interface AnswerRelay permits StreamRelay, TranslatedStream, WholeAnswer, CarriedAnswer {
  /** Bytes of the body, scanned by {@code framer}; the relay takes over the buffer. */
  void body(ByteBuf bytes, BodyFramer framer);

  /** The body is whole. */
  void ended();

  /** Gives up what it holds; nothing else is called after it. */
  void release();
}
