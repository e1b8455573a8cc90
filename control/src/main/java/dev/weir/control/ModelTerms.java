package dev.weir.control;

import org.jspecify.annotations.Nullable;

/**
 * What requests of a model cost, and who has a say in them.
 *
 * @param hook null: nobody
 */
public record ModelTerms(Price price, @Nullable HookSpec hook) {
  /** Where nothing is configured. */
  public static final ModelTerms NONE = new ModelTerms(Price.FREE, null);
}
