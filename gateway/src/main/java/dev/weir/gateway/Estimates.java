package dev.weir.gateway;

import java.nio.charset.StandardCharsets;

/** What Weir says itself where no engine can be asked. */
final class Estimates {
  private static final long BYTES_PER_TOKEN = 4;

  private Estimates() {}

  /** An answer to a count of tokens, for a request of so many bytes. */
  static byte[] tokens(long bytes) {
    String json = "{\"input_tokens\":" + Math.max(1, bytes / BYTES_PER_TOKEN) + "}";
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
