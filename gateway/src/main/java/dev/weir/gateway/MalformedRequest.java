package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are not HTTP, or not the HTTP that is spoken here. */
final class MalformedRequest {
  private MalformedRequest() {}

  /** What to say of bytes that the decoder refused. */
  static Refusal refusal(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Refusal.invalid(414, "request line: too long", "uri_too_long");
      case TooLongHttpHeaderException _ ->
          Refusal.invalid(431, "request head: too large", "headers_too_large");
      default -> Refusal.invalid(400, "request is not valid HTTP/1.1", "bad_request");
    };
  }

  /** What is wrong with a head that the decoder let through; null: nothing. */
  static @Nullable Refusal check(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1 || version.minorVersion() > 1) {
      return Refusal.invalid(
          505, "version: " + version.text() + " (expected: HTTP/1.1)", "http_version");
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || hosts.isEmpty() && version.minorVersion() == 1) {
      return Refusal.invalid(400, "host: " + hosts.size() + " headers (expected: one)", "bad_host");
    }
    String coding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
      return Refusal.invalid(
          501, "transfer-encoding: " + coding + " (expected: chunked)", "transfer_coding");
    }
    String content = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (content != null && !content.trim().equalsIgnoreCase("identity")) {
      return Refusal.invalid(
          415, "content-encoding: " + content + " (expected: none)", "content_coding");
    }
    return null;
  }
}
