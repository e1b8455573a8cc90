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
    ByteBufUtil.writeAscii(out, POST);
    ByteBufUtil.writeAscii(out, spec.target(api, exchange.intake().model()));
    ByteBufUtil.writeAscii(out, VERSION);
    Heads.header(out, HttpHeaderNames.HOST, spec.url().getAuthority());
    Heads.header(out, HttpHeaderNames.CONTENT_TYPE, exchange.intake().contentType());
    if (contentLength < 0) {
      Heads.header(out, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      Heads.header(out, HttpHeaderNames.CONTENT_LENGTH, contentLength);
    }
    Heads.header(out, Heads.REQUEST_ID, exchange.requestId());
    HttpHeaders sent = exchange.head();
    ProviderHeaders.tell(
        spec, api, sent::contains, (name, value) -> Heads.header(out, name, value));
    ForwardedHeaders.write(out, sent, spec.access());
    Heads.end(out);
  }
}
