package dev.weir.server.config;

import dev.weir.control.ModelTerms;
import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.control.degrade.Step;
import dev.weir.server.config.DegradeKeys.Degrade;
import dev.weir.server.config.DegradeKeys.OneStep;
import dev.weir.server.config.DegradeKeys.Shadow;
import dev.weir.server.config.Key.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an entry of {@code models} that was found right says of pressure and of shadows. */
final class DegradeBuilder {
  private DegradeBuilder() {}

  /** These terms with the model's ladder and shadow. */
  static ModelTerms with(ModelTerms terms, Section model) {
    return new ModelTerms(
        terms.price(),
        terms.hook(),
        terms.resume(),
        ladder(model.value(DegradeKeys.DEGRADE)),
        shadow(model.value(DegradeKeys.SHADOW)),
        terms.hedging());
  }

  private static @Nullable LadderSpec ladder(Section degrade) {
    List<Section> steps = degrade.value(Degrade.STEPS);
    return steps.isEmpty()
        ? null
        : new LadderSpec(
            steps.stream().map(DegradeBuilder::step).toList(),
            degrade.value(Degrade.ENTER),
            degrade.value(Degrade.LEAVE),
            degrade.value(Degrade.ENTER_AFTER),
            degrade.value(Degrade.LEAVE_AFTER));
  }

  private static Step step(Section step) {
    Integer tokens = step.find(OneStep.MAX_TOKENS);
    String model = step.find(OneStep.MODEL);
    List<Item<String>> tiers = step.find(OneStep.CLASSES);
    if (tokens != null) {
      return new Step.Shorten(tokens);
    }
    if (model != null) {
      return new Step.Smaller(model);
    }
    return tiers == null ? new Step.Busy() : new Step.Only(SnapshotBuilder.values(tiers));
  }

  private static @Nullable ShadowSpec shadow(Section shadow) {
    String to = shadow.find(Shadow.TO);
    return to == null
        ? null
        : new ShadowSpec(
            to,
            shadow.value(Shadow.SHARE),
            shadow.value(Shadow.IN_FLIGHT),
            shadow.value(Shadow.SILENCE));
  }
}
