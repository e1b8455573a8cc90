package dev.weir.control;

import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.ShadowSpec;
import org.jspecify.annotations.Nullable;

/**
 * What requests of a model cost, who has a say in them, what becomes of them under pressure, and
 * whether their answers are continued and hedged.
 *
 * @param hook null: nobody
 * @param resume null: as those of other models
 * @param ladder null: nothing is given up
 * @param shadow null: nothing is copied
 * @param hedging null: as those of other models
 */
public record ModelTerms(
    Price price,
    @Nullable HookSpec hook,
    @Nullable ResumeRules resume,
    @Nullable LadderSpec ladder,
    @Nullable ShadowSpec shadow,
    @Nullable HedgeRules hedging) {
  /** Where nothing is configured. */
  public static final ModelTerms NONE = new ModelTerms(Price.FREE, null);

  /** Hedged as those of other models are. */
  public ModelTerms(
      Price price,
      @Nullable HookSpec hook,
      @Nullable ResumeRules resume,
      @Nullable LadderSpec ladder,
      @Nullable ShadowSpec shadow) {
    this(price, hook, resume, ladder, shadow, null);
  }

  /** Continued as those of other models are, without ladder and shadow. */
  public ModelTerms(Price price, @Nullable HookSpec hook) {
    this(price, hook, null, null, null);
  }

  /** These with other rules for answers that break off and for requests that are late. */
  public ModelTerms with(@Nullable ResumeRules resumed, @Nullable HedgeRules hedged) {
    return new ModelTerms(price, hook, resumed, ladder, shadow, hedged);
  }
}
