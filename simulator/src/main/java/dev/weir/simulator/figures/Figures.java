package dev.weir.simulator.figures;

import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All figures, in a fixed order; the same recordings and seed give the same values.
 *
 * @param recorded whether the recordings of the publications were there; if not, generated prompts
 *     show the computations and nothing can be compared
 */
public record Figures(boolean recorded, List<Figure> figures) {
  private static final List<String> MOONCAKE = List.of("conversation", "synthetic", "toolagent");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public Figures {
    figures = List.copyOf(figures);
  }

  public static Figures compute(Recordings recordings, long seed) throws IOException {
    List<Prompts> traces = new ArrayList<>();
    for (String name : MOONCAKE) {
      traces.add(Prompts.mooncake(recordings, name, seed));
    }
    boolean recorded = traces.stream().anyMatch(prompts -> prompts.trace() != null);
    if (!recorded) {
      traces.addFirst(Prompts.generated(seed));
    }
    return new Figures(
        recorded,
        List.of(
            CacheSizeFigure.of(traces),
            IdealHitsFigure.of(traces),
            PrefillRoutingFigure.of(traces.getFirst(), seed),
            PooledCachesFigure.of(traces, seed),
            ProductOfLoadFigure.of(traces.getFirst(), seed),
            MovedKeysFigure.of(seed)));
  }

  public String json() {
    return JSON.writeValueAsString(this) + "\n";
  }

  /** An aligned table for people. */
  public String table() {
    return FiguresText.table(this);
  }

  /** The page of the documentation. */
  public String markdown() {
    return FiguresText.markdown(this);
  }
}
