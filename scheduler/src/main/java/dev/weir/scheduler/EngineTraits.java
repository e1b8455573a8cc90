package dev.weir.scheduler;

import java.util.List;
import java.util.Set;

/**
 * What kind of engine it is, besides how fast.
 *
 * @param role in serving a request; so far only {@link Role#BOTH} is given requests
 * @param adapters that it has loaded beside its base model
 * @param cacheTiers where it keeps KV blocks, fastest first
 */
public record EngineTraits(Role role, Set<String> adapters, List<CacheTier> cacheTiers) {
  /** Which half of the work it does. */
  public enum Role {
    PREFILL,
    DECODE,
    BOTH
  }

  /**
   * A place for KV blocks.
   *
   * @param name such as {@code device}, {@code host}, {@code disk}
   * @param tokens that it holds: &ge; 0
   */
  public record CacheTier(String name, long tokens) {}

  /** Reads prompts and writes answers, and nothing special is known. */
  public static final EngineTraits PLAIN = new EngineTraits(Role.BOTH, Set.of(), List.of());

  public EngineTraits {
    adapters = Set.copyOf(adapters);
    cacheTiers = List.copyOf(cacheTiers);
  }
}
