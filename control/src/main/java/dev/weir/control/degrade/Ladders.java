package dev.weir.control.degrade;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ladders of all models that have one. A model whose ladder is declared anew begins at the top;
 * one whose ladder stays keeps its place through a reload. Safe from any thread; {@link #tick}
 * belongs to one timer.
 */
public final class Ladders {
  private final Map<String, Standing> byModel = new ConcurrentHashMap<>();

  /** Where this model stands; null: it gives nothing up. */
  public @Nullable Standing of(String model) {
    return byModel.get(model);
  }

  public Collection<Standing> all() {
    return byModel.values();
  }

  /** Has these ladders, by model, and no other. */
  public void follow(Map<String, LadderSpec> declared) {
    byModel.keySet().retainAll(declared.keySet());
    declared.forEach((model, spec) ->
        byModel.compute(
            model,
            (_, now) -> now != null && now.spec().equals(spec) ? now : new Standing(model, spec)));
  }

  /** Four times a second: reads the pressure of each model, and takes or leaves a step. */
  public void tick(long now) {
    byModel.values().forEach(standing -> standing.tick(now));
  }
}
