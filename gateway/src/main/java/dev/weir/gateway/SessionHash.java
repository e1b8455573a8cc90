package dev.weir.gateway;

/**
 * Names of sessions as the ledger keeps them: 64 bits over tenant and name, so that turns can be
 * tied together, those of two tenants never are, and what a client put into the name is not kept.
 */
final class SessionHash {
  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  private SessionHash() {}

  /** Never 0, which stands for no session. */
  static long of(String tenant, String session) {
    long hash = mix(mix(BASIS, tenant) * PRIME, session);
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }

  private static long mix(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
