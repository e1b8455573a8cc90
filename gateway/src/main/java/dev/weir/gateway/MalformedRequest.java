package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests that are not HTTP, or not the HTTP that is spoken here. */
final class MalformedRequest {
  private MalformedRequest() {}

  /** So many headers no client needs; an engine would be sent them all. */
  private static final int MAX_HEADERS = 256;

  /** RFC 9110 section 4.2: a name, an IPv4 address or an IPv6 one in brackets, and a port. */
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._~%!$&'()*+,;=-]*)(:[0-9]{0,5})?");

  /**
   * What is wrong with a head that the decoder let through.
   *
   * @param unframed whether it cannot be trusted to say where the request ends
   */
  record Fault(Refusal refusal, boolean unframed) {}

  /** What to say of a head that the decoder refused. */
  static Refusal refusal(Throwable cause) {
    return cause instanceof TooLongHttpLineException
        ? Refusal.invalid(414, "request line: too long", "uri_too_long")
        : bodyRefusal(cause);
  }

  /** What to say of chunks and trailers that the decoder refused. */
  static Refusal bodyRefusal(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException
        ? tooManyHeaders("request head: too large")
        : Refusal.invalid(400, "request is not valid HTTP/1.1", "bad_request");
  }

  private static Refusal tooManyHeaders(String message) {
    return Refusal.invalid(431, message, "headers_too_large");
  }

  /** Looks at a head that the decoder let through; null: it is sound. */
  static @Nullable Fault check(HttpRequest request) {
    Refusal unframed = unframed(request);
    if (unframed != null) {
      return new Fault(unframed, true);
    }
    Refusal wrong = wrong(request);
    return wrong == null ? null : new Fault(wrong, false);
  }

  private static @Nullable Refusal unframed(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1 || version.minorVersion() > 1) {
      return Refusal.invalid(
          505, "version: " + version.text() + " (expected: HTTP/1.1)", "http_version");
    }
    String coding = all(request, HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && version.minorVersion() == 0) {
      return Refusal.invalid(400, "transfer-encoding: in HTTP/1.0", "bad_request");
    }
    if (coding != null && !coding.trim().equalsIgnoreCase("chunked")) {
      return Refusal.invalid(
          501, "transfer-encoding: " + coding + " (expected: chunked)", "transfer_coding");
    }
    String expect = all(request, HttpHeaderNames.EXPECT);
    if (expect != null && !expect.trim().equalsIgnoreCase("100-continue")) {
      return Refusal.invalid(
          417, "expect: " + expect + " (expected: 100-continue)", "expectation_failed");
    }
    return null;
  }

  private static @Nullable Refusal wrong(HttpRequest request) {
    HttpHeaders headers = request.headers();
    if (headers.size() > MAX_HEADERS) {
      return tooManyHeaders("headers: " + headers.size() + " (expected: <= " + MAX_HEADERS + ")");
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || hosts.isEmpty() && request.protocolVersion().minorVersion() == 1) {
      return Refusal.invalid(400, "host: " + hosts.size() + " headers (expected: one)", "bad_host");
    }
    if (!hosts.isEmpty() && !HOST.matcher(hosts.getFirst()).matches()) {
      return Refusal.invalid(400, "host: not a name and a port", "bad_host");
    }
    String content = all(request, HttpHeaderNames.CONTENT_ENCODING);
    if (content != null && !content.trim().equalsIgnoreCase("identity")) {
      return Refusal.invalid(
          415, "content-encoding: " + content + " (expected: none)", "content_coding");
    }
    return null;
  }

  private static @Nullable String all(HttpRequest request, CharSequence name) {
    List<String> values = request.headers().getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
