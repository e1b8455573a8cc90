package dev.weir.server.config;

import java.util.regex.Pattern;

/**
 * Where to listen; what a running server cannot change.
 *
 * @param port 0: a free one
 * @param loops event loops, 0: one per processor
 */
public record Listen(String host, int port, int loops) {
  /** What holds when nothing is configured. */
  public static final Listen DEFAULTS = new Listen("127.0.0.1", 8080, 0);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.[0-9.]+|::1|0:0:0:0:0:0:0:1");

  /** Whether only this machine can reach it. A name other than localhost is not asked for. */
  public boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }
}
