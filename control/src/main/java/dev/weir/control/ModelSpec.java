package dev.weir.control;

import java.util.List;

/**
 * A model as clients name it, and the engines that serve it.
 *
 * @param id the name in the request's {@code model}
 * @param engines ids of {@link EngineSpec}s; none while the places where they are looked for have
 *     none: the model is known, and has no engine now
 * @param scheduling of its requests
 */
public record ModelSpec(String id, List<String> engines, Scheduling scheduling) {
  public ModelSpec {
    engines = List.copyOf(engines);
  }

  /** Scheduled as is usual. */
  public ModelSpec(String id, List<String> engines) {
    this(id, engines, Scheduling.DEFAULTS);
  }
}
