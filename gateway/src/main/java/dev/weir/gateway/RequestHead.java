package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.Secret;
import dev.weir.protocol.Api;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import java.net.URI;

/** The head of a request to an engine. The client's key never gets here; the engine's own does. */
final class RequestHead {
  private static final AsciiString POST = AsciiString.cached("POST ");
  private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");

  private RequestHead() {}

  /**
   * @param api what is asked of the engine; not always what the client asked of Weir
   */
  static void write(ByteBuf out, EngineSpec spec, Api api, Exchange exchange, long contentLength) {
    URI url = spec.url();
    ByteBufUtil.writeAscii(out, POST);
    ByteBufUtil.writeAscii(out, prefix(url));
    ByteBufUtil.writeAscii(out, api.path());
    ByteBufUtil.writeAscii(out, VERSION);
    Heads.header(out, HttpHeaderNames.HOST, url.getAuthority());
    Heads.header(out, HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    Heads.header(out, HttpHeaderNames.CONTENT_LENGTH, contentLength);
    Heads.header(out, Heads.REQUEST_ID, exchange.requestId());
    Secret key = spec.apiKey();
    if (key != null) {
      Heads.header(out, HttpHeaderNames.AUTHORIZATION, "Bearer " + key.value());
    }
    ForwardedHeaders.write(out, exchange.head());
    Heads.end(out);
  }

  private static String prefix(URI url) {
    String path = url.getRawPath();
    if (path == null || path.isEmpty()) {
      return "";
    }
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.endsWith("/v1") ? trimmed.substring(0, trimmed.length() - 3) : trimmed;
  }
}
