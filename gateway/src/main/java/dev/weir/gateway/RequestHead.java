package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.ProviderHeaders;
import dev.weir.protocol.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/** The head of a request to an engine. The client's key never gets here; the engine's own does. */
final class RequestHead {
  private static final AsciiString POST = AsciiString.cached("POST ");
  private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");

  private RequestHead() {}

  /**
   * @param contentLength -1: the body goes out in chunks
   * @param api what is asked of the engine; not always what the client asked of Weir
   */
  static void write(ByteBuf out, EngineSpec spec, Api api, Exchange exchange, long contentLength) {
    begin(out, spec, spec.target(api, exchange.intake().model()), exchange, contentLength);
    end(out, spec, api, exchange);
  }

  /**
   * The same for a copy of the request.
   *
   * @param model that it is copied to
   */
  static void writeShadow(
      ByteBuf out, EngineSpec spec, String model, Exchange original, long contentLength) {
    begin(out, spec, spec.target(original.api(), model), original, contentLength);
    Heads.header(out, Heads.SHADOW, 1);
    end(out, spec, original.api(), original);
  }

  private static void begin(
      ByteBuf out, EngineSpec spec, String target, Exchange exchange, long contentLength) {
    ByteBufUtil.writeAscii(out, POST);
    ByteBufUtil.writeAscii(out, target);
    ByteBufUtil.writeAscii(out, VERSION);
    Heads.header(out, HttpHeaderNames.HOST, spec.url().getAuthority());
    Heads.header(out, HttpHeaderNames.CONTENT_TYPE, exchange.intake().contentType());
    if (contentLength < 0) {
      Heads.header(out, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      Heads.header(out, HttpHeaderNames.CONTENT_LENGTH, contentLength);
    }
    Heads.header(out, Heads.REQUEST_ID, exchange.requestId());
  }

  private static void end(ByteBuf out, EngineSpec spec, Api api, Exchange exchange) {
    HttpHeaders sent = exchange.head();
    ProviderHeaders.tell(
        spec, api, sent::contains, (name, value) -> Heads.header(out, name, value));
    ForwardedHeaders.write(out, sent, spec.access());
    Heads.end(out);
  }
}
