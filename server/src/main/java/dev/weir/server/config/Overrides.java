package dev.weir.server.config;

import org.jspecify.annotations.Nullable;

/** What the command line says about listening; it wins over the file. Null: it says nothing. */
public record Overrides(@Nullable String host, @Nullable Integer port, @Nullable Integer loops) {
  public static final Overrides NONE = new Overrides(null, null, null);

  /** The same place to listen with what is said here put in. */
  public Listen over(Listen written) {
    return new Listen(
        host == null ? written.host() : host,
        port == null ? written.port() : port,
        loops == null ? written.loops() : loops);
  }
}
