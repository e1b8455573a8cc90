package dev.weir.simulator.engine;

import dev.weir.scheduler.policy.NearestName;
import java.util.List;

/**
 * An accelerator with a model on it: how long its iterations take, and how much it holds.
 *
 * @param id the name users type
 * @param hardware accelerator, model, parallelism and the engine release it was measured with
 * @param cost of one iteration
 * @param kvTokens that the KV cache holds
 * @param tokenBudget tokens per iteration at the most
 * @param maxSequences running at once at the most
 */
public record EngineProfile(
    String id, String hardware, StepCost cost, int kvTokens, int tokenBudget, int maxSequences) {

  public EngineProfile {
    positive("kvTokens", kvTokens);
    positive("tokenBudget", tokenBudget);
    positive("maxSequences", maxSequences);
  }

  /** The profiles that are built in. */
  public static List<EngineProfile> all() {
    return BuiltInProfiles.ALL;
  }

  /**
   * @throws IllegalArgumentException when none has this id; the message names the nearest one
   */
  public static EngineProfile named(String id) {
    for (EngineProfile profile : all()) {
      if (profile.id.equals(id)) {
        return profile;
      }
    }
    List<String> known = all().stream().map(EngineProfile::id).toList();
    throw new IllegalArgumentException(
        "profile: %s (expected: one of %s; nearest: %s)"
            .formatted(id, String.join(", ", known), NearestName.of(id, known)));
  }

  public EngineProfile withTokenBudget(int tokens) {
    return new EngineProfile(id, hardware, cost, kvTokens, tokens, maxSequences);
  }

  public EngineProfile withKvTokens(int tokens) {
    return new EngineProfile(id, hardware, cost, tokens, tokenBudget, maxSequences);
  }

  public EngineProfile withMaxSequences(int sequences) {
    return new EngineProfile(id, hardware, cost, kvTokens, tokenBudget, sequences);
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
