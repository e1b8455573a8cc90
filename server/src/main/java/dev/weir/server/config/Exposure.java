package dev.weir.server.config;

import dev.weir.control.KeyRing;
import java.util.Optional;

/** The one rule that keeps a server without keys from being everybody's. */
public final class Exposure {
  private Exposure() {}

  /** Why this place must not be listened on; empty when it may. */
  public static Optional<String> refusal(Listen listen, KeyRing keys) {
    return keys.isOpen() && !listen.isLoopback()
        ? Optional.of(
            "\""
                + listen.host()
                + "\" without keys (expected: 127.0.0.1, or a key in weir.yaml:"
                + " keys: [{id: dev, sha256: \"<printf %s KEY | sha256sum>\"}])")
        : Optional.empty();
  }
}
