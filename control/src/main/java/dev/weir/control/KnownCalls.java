package dev.weir.control;

import dev.weir.protocol.Api;
import java.util.EnumSet;
import java.util.Set;

/**
 * What tries have shown of the calls that one engine knows. Reads are one volatile read of an
 * immutable set; writes are rare.
 */
final class KnownCalls {
  private volatile Set<Api> lacking = Set.of();
  private volatile Set<Api> proven = Set.of();

  boolean lacks(Api api) {
    return lacking.contains(api);
  }

  void lacks(Api api, boolean missing) {
    if (lacks(api) != missing) {
      learn(api, missing);
    }
  }

  void proved(Api api) {
    if (!proven.contains(api)) {
      prove(api);
    }
  }

  boolean unprovenBesideOthers(Api api) {
    Set<Api> known = proven;
    return !known.isEmpty() && !known.contains(api);
  }

  synchronized void forget() {
    lacking = Set.of();
    proven = Set.of();
  }

  private synchronized void learn(Api api, boolean missing) {
    Set<Api> next = EnumSet.noneOf(Api.class);
    next.addAll(lacking);
    if (missing) {
      next.add(api);
    } else {
      next.remove(api);
    }
    lacking = next;
  }

  private synchronized void prove(Api api) {
    Set<Api> next = EnumSet.of(api);
    next.addAll(proven);
    proven = next;
  }
}
