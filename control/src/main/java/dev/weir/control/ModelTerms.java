package dev.weir.control;

import org.jspecify.annotations.Nullable;

/**
 * What requests of a model cost, who has a say in them, and whether their answers are continued.
 *
 * @param hook null: nobody
 * @param resume null: as those of other models
 */
public record ModelTerms(Price price, @Nullable HookSpec hook, @Nullable ResumeRules resume) {
  /** Where nothing is configured. */
  public static final ModelTerms NONE = new ModelTerms(Price.FREE, null);

  /** Continued as those of other models are. */
  public ModelTerms(Price price, @Nullable HookSpec hook) {
    this(price, hook, null);
  }
}
