package dev.weir.gateway;

import dev.weir.control.Access;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's headers that are meant for whoever answers. What ends at this hop (RFC 9110 section
 * 7.6.1), what is secret or belongs to the account of a key that stays here, and what Weir writes
 * itself stay behind.
 */
final class ForwardedHeaders {
  private static final String[] KEPT_HERE = {
    "host",
    "content-length",
    "content-type",
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "proxy-authorization",
    "proxy-authenticate",
    "proxy-connection",
    "authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
    "openai-organization",
    "openai-project",
    "cookie",
    "accept-encoding",
    "x-request-id",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-weir-progress",
    "x-weir-deadline-ms",
    "x-weir-degrade",
    "x-weir-hedge",
    "x-weir-shadow",
    "origin",
    "referer"
  };

  private static final List<List<AsciiString>> KEPT_BY_LENGTH = byLength();

  private ForwardedHeaders() {}

  /**
   * @param access whose configured headers stand in place of the client's
   */
  static void write(ByteBuf out, HttpHeaders headers, Access access) {
    String connection =
        headers.contains(HttpHeaderNames.CONNECTION)
            ? String.join(",", headers.getAll(HttpHeaderNames.CONNECTION))
            : null;
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      CharSequence name = header.getKey();
      if (!keptHere(name) && !nominated(connection, name) && !access.hasHeader(name)) {
        Heads.header(out, name, header.getValue());
      }
    }
  }

  private static boolean keptHere(CharSequence name) {
    int length = name.length();
    if (length >= KEPT_BY_LENGTH.size()) {
      return false;
    }
    List<AsciiString> candidates = KEPT_BY_LENGTH.get(length);
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).contentEqualsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean nominated(@Nullable String connection, CharSequence name) {
    if (connection == null || !AsciiString.containsIgnoreCase(connection, name)) {
      return false;
    }
    for (String token : connection.split(",", -1)) {
      if (AsciiString.contentEqualsIgnoreCase(token.trim(), name)) {
        return true;
      }
    }
    return false;
  }

  private static List<List<AsciiString>> byLength() {
    List<List<AsciiString>> lists = new ArrayList<>();
    for (String name : KEPT_HERE) {
      while (lists.size() <= name.length()) {
        lists.add(new ArrayList<>());
      }
      lists.get(name.length()).add(AsciiString.cached(name));
    }
    return lists;
  }
}
