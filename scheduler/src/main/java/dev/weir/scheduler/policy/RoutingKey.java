package dev.weir.scheduler.policy;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * What ties a request to others that should go where it went, as one number.
 *
 * <p>The start of a prompt is named by the hash at {@value #START_TOKENS} tokens, not by its first
 * block. The first block is mostly a system prompt that everybody has: keyed by it, all requests
 * would be one. Deeper than that a conversation that is still short would change its key as it
 * grows.
 */
final class RoutingKey {
  /** Nothing ties it to anything. */
  static final long NONE = 0;

  static final int START_TOKENS = 1024;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private RoutingKey() {}

  static long ofText(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return NONE;
    }
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return some(mix(hash));
  }

  /** The same for all turns of one tenant's session; clients name sessions, and may do so alike. */
  static long ofSession(Ticket ticket) {
    long session = ofText(ticket.work().session());
    return session == NONE ? NONE : some(mix(session ^ mix(ofText(ticket.tenant()))));
  }

  /** The same for all prompts that share their first blocks up to {@link #START_TOKENS}. */
  static long ofStart(Prefix prefix) {
    int deepest = Math.max(1, START_TOKENS / prefix.blockTokens());
    return at(prefix, Math.min(deepest, prefix.blocks()));
  }

  /** The same only for prompts that share all their full blocks. */
  static long ofWhole(Prefix prefix) {
    return at(prefix, prefix.blocks());
  }

  private static long at(Prefix prefix, int blocks) {
    return blocks == 0 ? NONE : some(prefix.hash(blocks - 1));
  }

  private static long some(long hash) {
    return hash == NONE ? 1 : hash;
  }

  /** Spreads a value over all 64 bits; one to one (the finaliser of SplitMix64). */
  static long mix(long x) {
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
