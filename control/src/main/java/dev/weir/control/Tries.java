package dev.weir.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often and how early requests are given to another engine.
 *
 * @param retries of those that an engine failed
 * @param learntStalls whether an engine that is silent for far longer than it ever was counts as
 *     one that failed; else only the time-outs do
 * @param hedges of models that have any, by model
 */
public record Tries(RetryRules retries, boolean learntStalls, Map<String, HedgeRules> hedges) {
  /** What holds when nothing is configured. */
  public static final Tries DEFAULTS = new Tries(RetryRules.DEFAULTS, true, Map.of());

  public Tries {
    hedges = Map.copyOf(hedges);
  }

  /** When requests of this model are given to a second engine; null: never. */
  public @Nullable HedgeRules hedge(String model) {
    return hedges.get(model);
  }
}
