package dev.weir.gateway;

import dev.weir.control.limits.Limits;
import dev.weir.control.limits.TokenSizes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What admission of requests stands on: the limits, and by model how many tokens requests take.
 * Safe from any thread.
 */
final class Admissions {
  private final Limits limits;
  private final Hooks hooks = new Hooks();

  /** Of models that exist: others are refused before they are asked for here. */
  private final Map<String, TokenSizes> sizes = new ConcurrentHashMap<>();

  Admissions(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  Hooks hooks() {
    return hooks;
  }

  TokenSizes sizes(String model) {
    TokenSizes known = sizes.get(model);
    return known != null ? known : sizes.computeIfAbsent(model, _ -> new TokenSizes());
  }
}
