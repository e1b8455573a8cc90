package dev.weir.simulator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.simulator.trace.Recordings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void withoutRecordingsGeneratedPromptsShowTheComputationsAndItIsSaid() throws IOException {
    Figures figures = Figures.compute(new Recordings(null), 1);
    assertThat(figures.recorded()).isFalse();
    assertThat(figures.table()).contains("The recordings are not here", "generated, 3 M tokens");
    assertThat(ours(figures, "prefill-routing", "random over load balancing")).isGreaterThan(1);
    assertThat(figures.table()).contains("conversation, 3 M tokens", "trace not held");
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Recordings none = new Recordings(null);
    assertThat(Figures.compute(none, 4).json()).isEqualTo(Figures.compute(none, 4).json());
  }

  @Test
  void everyValueStandsInAllThreeForms() throws IOException {
    Figures figures = Figures.compute(new Recordings(null), 1);
    String row = "jump, 16 to 17";
    assertThat(figures.json()).contains("\"what\" : \"" + row + "\"", "\"theirs\" : 0.0588");
    assertThat(figures.markdown()).contains("| " + row + " | 5.88 % |");
    assertThat(figures.table()).contains(row);
  }

  @Test
  void theConversationTraceGivesTheFiguresThatItsPublicationGives() throws IOException {
    Recordings recordings = Recordings.found();
    assumeTrue(
        recordings.file("mooncake/conversation_trace.jsonl").isPresent(), "no recordings here");
    Figures figures = Figures.compute(recordings, 1);
    assertThat(ours(figures, "cache-size", "conversation, 3 M tokens")).isCloseTo(.41, within(.05));
    assertThat(ours(figures, "cache-size", "conversation, 50 M tokens")).isGreaterThan(.98);
    assertThat(ours(figures, "ideal-hits", "conversation, mean of requests"))
        .isCloseTo(.40, within(.02));
    assertThat(ours(figures, "prefill-routing", "local cache aware over global cache aware"))
        .isCloseTo(1.17, within(.1));
  }

  private static double ours(Figures figures, String id, String what) {
    return figures.figures().stream()
        .filter(figure -> figure.id().equals(id))
        .flatMap(figure -> figure.rows().stream())
        .filter(row -> row.what().equals(what))
        .map(Figure.Row::ours)
        .findFirst()
        .orElseThrow();
  }
}
