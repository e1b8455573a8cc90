package dev.weir.server.config;

import dev.weir.control.KeyRing;

/** The one rule that keeps a server without keys from being everybody's. */
public final class Exposure {
  private Exposure() {}

  /** Whether everybody who reaches this place could call: it must not be listened on like that. */
  public static boolean exposed(Listen listen, KeyRing keys) {
    return keys.isOpen() && !listen.isLoopback();
  }
}
