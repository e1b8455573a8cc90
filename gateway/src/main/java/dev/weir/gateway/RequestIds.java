package dev.weir.gateway;

import org.jspecify.annotations.Nullable;

/** The id under which a request appears in headers, ledger and traces. */
final class RequestIds {
  private static final int MAX_LENGTH = 128;

  private RequestIds() {}

  /** The client's own id where it is short and visible ASCII, else a new one. */
  static String of(@Nullable String sent, Loop loop) {
    return sent != null && sound(sent) ? sent : loop.newRequestId();
  }

  private static boolean sound(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
