package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are not HTTP, or not the HTTP that is spoken here. */
final class MalformedRequest {
  static final Rejection LATE_HEAD =
      Rejection.invalid(Refusal.invalid(408, "head: not complete in time", "request_timeout"));

  /** So many headers no client needs; an engine would be sent them all. */
  private static final int MAX_HEADERS = 256;

  private static final int PORT_DIGITS = 5;
  private static final BitSet IN_NAMES = bits("._~%!$&'()*+,;=-", 'A', 'Z', 'a', 'z', '0', '9');
  private static final BitSet IN_ADDRESSES = bits(":.%", 'A', 'F', 'a', 'f', '0', '9');
  private static final BitSet DIGITS = bits("", '0', '9');

  private MalformedRequest() {}

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
    if (!hosts.isEmpty() && !isHost(hosts.getFirst())) {
      return Refusal.invalid(400, "host: not a name and a port", "bad_host");
    }
    String content = all(request, HttpHeaderNames.CONTENT_ENCODING);
    if (content != null && !content.trim().equalsIgnoreCase("identity")) {
      return Refusal.invalid(
          415, "content-encoding: " + content + " (expected: none)", "content_coding");
    }
    return null;
  }

  /** RFC 9110 section 4.2: a name, an IPv4 address or an IPv6 one in brackets, and a port. */
  private static boolean isHost(String host) {
    int end;
    if (host.startsWith("[")) {
      int last = after(IN_ADDRESSES, host, 1);
      if (last == 1 || last == host.length() || host.charAt(last) != ']') {
        return false;
      }
      end = last + 1;
    } else {
      end = after(IN_NAMES, host, 0);
    }
    if (end == host.length()) {
      return true;
    }
    return host.charAt(end) == ':'
        && host.length() - end - 1 <= PORT_DIGITS
        && after(DIGITS, host, end + 1) == host.length();
  }

  /** Where the first character stands that is none of these. */
  private static int after(BitSet these, String text, int from) {
    int at = from;
    while (at < text.length() && these.get(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * @param ranges first and last, in pairs
   */
  private static BitSet bits(String singles, char... ranges) {
    BitSet bits = new BitSet();
    singles.chars().forEach(bits::set);
    for (int i = 0; i < ranges.length; i += 2) {
      bits.set(ranges[i], ranges[i + 1] + 1);
    }
    return bits;
  }

  private static @Nullable String all(HttpRequest request, CharSequence name) {
    List<String> values = request.headers().getAll(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
