package dev.weir.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** When a busy engine says that it should be asked again. */
final class RetryAfter {
  /** Nobody is told to wait longer on an engine's word. */
  private static final long MOST_MILLIS = 600_000;

  private RetryAfter() {}

  /** 0: it does not say, or not in a number. Dates are not read: clocks differ. */
  static long millis(HttpHeaders head) {
    long exact = number(head.get(Heads.RETRY_AFTER_MS));
    long millis = exact > 0 ? exact : 1000 * number(head.get(HttpHeaderNames.RETRY_AFTER));
    return Math.min(millis, MOST_MILLIS);
  }

  private static long number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 9) {
      return 0;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
  }
}
