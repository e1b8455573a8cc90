package dev.weir.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The two forms in which a request names what it wants (RFC 9112 section 3.2): a path, or an
 * absolute URL, which a server must accept too and whose host then counts instead of the header's.
 */
final class Targets {
  private static final String[] SCHEMES = {"http://", "https://"};

  private Targets() {}

  /** Path and query. */
  static String path(String target) {
    int from = authorityStart(target);
    if (from < 0) {
      return target;
    }
    int end = authorityEnd(target, from);
    return target.startsWith("/", end) ? target.substring(end) : "/" + target.substring(end);
  }

  /** Host and port, where the target is absolute; null: the header says it. */
  static @Nullable String authority(String target) {
    int from = authorityStart(target);
    return from < 0 ? null : target.substring(from, authorityEnd(target, from));
  }

  private static int authorityStart(String target) {
    if (!target.startsWith("/")) {
      for (String scheme : SCHEMES) {
        if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
          return scheme.length();
        }
      }
    }
    return -1;
  }

  private static int authorityEnd(String target, int from) {
    int end = from;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
