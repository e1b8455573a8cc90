package dev.weir.control;

import dev.weir.control.EngineClient.Answer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks engines that belong to no declared model what they serve, by the list of models: until they
 * answer, whenever they come back, and every half minute, because engines load and drop models.
 * Engines that are declared cost nothing here.
 */
public final class ModelDiscovery extends EngineRounds {
  private static final System.Logger LOG = System.getLogger("dev.weir.models");
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Catalog catalog;

  public ModelDiscovery(Fleet fleet, Catalog catalog) {
    super(fleet, "models");
    this.catalog = catalog;
  }

  /** Looks again at every engine: the configuration may have changed who has to be asked. */
  public void again() {
    visitAll();
  }

  @Override
  Duration visit(FleetEngine engine) throws InterruptedException {
    EngineSpec spec = engine.spec();
    HealthRules rules = fleet.rules();
    if (!catalog.asks(spec)) {
      return AGAIN;
    }
    Optional<List<String>> models =
        read(client.ask(spec, spec.modelsTarget(), rules.probeTimeout()));
    if (models.isEmpty()) {
      return rules.probeInterval();
    }
    if (catalog.found(spec, models.get())) {
      LOG.log(Level.INFO, "engine " + spec.id() + " serves " + String.join(", ", models.get()));
    }
    return AGAIN;
  }

  /**
   * The ids of a model list in OpenAI's shape, or of the bare list that some answer; empty when the
   * answer is not one.
   */
  private static Optional<List<String>> read(Answer answer) {
    if (!(answer instanceof Answer.Status(int code, String body)) || code != 200) {
      return Optional.empty();
    }
    try {
      JsonNode root = Json.MAPPER.readTree(body);
      JsonNode data = root.isArray() ? root : root.path("data");
      return data.isArray()
          ? Optional.of(
              data.valueStream()
                  .map(model -> callable(model.path("id").asString("")))
                  .filter(id -> !id.isEmpty())
                  .distinct()
                  .toList())
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Gemini lists resource names, and takes the name behind the slash in calls. */
  private static String callable(String id) {
    return id.startsWith("models/") ? id.substring("models/".length()) : id;
  }
}
