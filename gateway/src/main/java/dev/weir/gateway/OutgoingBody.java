package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** The body of a request on its way to one engine. */
interface OutgoingBody {
  /** Of all of it; -1: not known yet, so it goes out in chunks. */
  long length();

  /** Hands out what is there now, framed, each piece with a reference of its own. */
  void send(Consumer<ByteBuf> out);

  /** The connection that the rest, if there is one, has to be written to. */
  default void follow(UpstreamConnection connection) {}

  /** The connection takes bytes again. */
  default void writable() {}

  /** Whether it is the client that has to bring the rest, and the engine would take it. */
  default boolean waitsForClient() {
    return false;
  }

  /** The attempt is over: nothing more is written. */
  default void stop() {}
}
