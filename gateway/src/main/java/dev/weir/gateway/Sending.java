package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.gateway.Manner.Translated;
import dev.weir.protocol.translate.Translation;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt sends to its engine: the client's body or a translated one, at once or, of what
 * is still coming in, bit by bit. Lives on the loop of its exchange.
 */
final class Sending {
  private final Exchange exchange;
  private final EngineSpec spec;
  private @Nullable OutgoingBody outgoing;
  private byte @Nullable [] translated;

  Sending(Exchange exchange, EngineSpec spec) {
    this.exchange = exchange;
    this.spec = spec;
  }

  /** The request in the bytes that the engine is sent. */
  List<ByteBuf> request(Manner manner) {
    byte[] other = translated;
    if (manner instanceof Translated(Translation by) && other != null) {
      return RequestWriter.translated(exchange, spec, by.target(), other);
    }
    OutgoingBody body = exchange.intake().outgoing(spec);
    outgoing = body;
    return RequestWriter.asItCame(exchange, spec, body);
  }

  void translated(byte[] body) {
    translated = body;
  }

  /** It will not be sent again. */
  void answered() {
    translated = null;
  }

  /** The rest, if there is one, goes there. */
  void follow(UpstreamConnection connection) {
    if (outgoing != null) {
      outgoing.follow(connection);
    }
  }

  /** The connection takes bytes again; returns whether there may be any. */
  boolean writable() {
    if (outgoing != null) {
      outgoing.writable();
    }
    return outgoing != null;
  }

  boolean waitsForClient() {
    return outgoing != null && outgoing.waitsForClient();
  }

  /** Nothing more is written. May be repeated. */
  void stop() {
    if (outgoing != null) {
      outgoing.stop();
      outgoing = null;
    }
  }
}
