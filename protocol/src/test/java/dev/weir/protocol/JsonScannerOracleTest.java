package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Transcript.Heard;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The scanner against Jackson, on documents that nobody thought of. */
class JsonScannerOracleTest {
  private static final int DOCUMENTS = 6_000;
  private static final int MAX_DEPTH = 6;
  private static final List<String> PATHS =
      List.of("a", "b.c", "b.d[].e", "list[]", "list[].x", "deep[].y[].z", "b.d[].y.c");
  private static final List<String> KEYS =
      List.of("a", "b", "c", "d", "e", "list", "x", "deep", "y", "z");
  private static final Shape SHAPE = Shape.of(PATHS.toArray(String[]::new));

  private final SplittableRandom random = new SplittableRandom(20261120);
  private final RandomJson documents = new RandomJson(random, KEYS);

  @Test
  void anUntouchedDocumentIsValid() {
    Transcript transcript = new Transcript(SHAPE, 64);
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] document = documents.document();
      assertThat(JsonOracle.accepts(document, 64)).as(show(document)).isTrue();
      transcript.of(document, Pieces.WHOLE, random);
      assertThat(transcript.problem()).as(show(document)).isNull();
    }
  }

  @Test
  void whatJacksonRefusesIsRefusedAndNothingElse() {
    Transcript transcript = new Transcript(SHAPE, MAX_DEPTH);
    int valid = 0;
    for (int i = 0; i < 5 * DOCUMENTS; i++) {
      byte[] document = Mutations.mutate(documents.document(), random);
      boolean expected = JsonOracle.accepts(document, MAX_DEPTH);
      transcript.of(document, Pieces.WHOLE, random);
      assertThat(transcript.accepted())
          .as("%s: %s", show(document), transcript.problem())
          .isEqualTo(expected);
      valid += expected ? 1 : 0;
    }
    assertThat(valid).as("both verdicts occur").isBetween(DOCUMENTS / 4, 4 * DOCUMENTS);
  }

  @Test
  void itDoesNotMatterInWhichPiecesTheDocumentComes() {
    Transcript transcript = new Transcript(SHAPE, MAX_DEPTH);
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] whole = documents.document();
      byte[] document = i % 2 == 0 ? whole : Mutations.mutate(whole, random);
      List<Heard> heard = transcript.of(document, Pieces.WHOLE, random).heard();
      String problem = transcript.problem();
      for (Pieces pieces : Pieces.values()) {
        transcript.of(document, pieces, random);
        assertThat(transcript.problem()).as("%s %s", pieces, show(document)).isEqualTo(problem);
        assertThat(transcript.heard()).as("%s %s", pieces, show(document)).isEqualTo(heard);
      }
    }
  }

  @Test
  void theValuesAtThePathsAreHeardOfWithTheirExactPlaces() {
    Transcript transcript = new Transcript(SHAPE, 64);
    int values = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] document = documents.document();
      List<JsonNode> expected = new ArrayList<>();
      collect("", JsonOracle.tree(document), expected);
      List<Heard> heard = transcript.of(document, Pieces.RANDOM, random).heard();
      assertThat(heard.stream().map(h -> cutOut(document, h)))
          .as(show(document))
          .containsExactlyElementsOf(expected);
      assertThat(heard).allSatisfy(h -> assertThat(h.text()).isEqualTo(textOf(document, h)));
      values += heard.size();
    }
    assertThat(values).isGreaterThan(DOCUMENTS + DOCUMENTS / 2);
  }

  /** The values at the shape's paths in document order, by walking the tree. */
  private static void collect(String path, JsonNode value, List<JsonNode> into) {
    into.add(value);
    if (value.isArray() && wanted(path + "[]")) {
      value.forEach(element -> collect(path + "[]", element, into));
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(member -> {
            String child = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            if (wanted(child)) {
              collect(child, member.getValue(), into);
            }
          });
    }
  }

  private static boolean wanted(String path) {
    return PATHS.stream()
        .anyMatch(p -> p.equals(path) || p.startsWith(path + ".") || p.startsWith(path + "[]"));
  }

  private static JsonNode cutOut(byte[] document, Heard heard) {
    return JsonOracle.tree(Arrays.copyOfRange(document, (int) heard.start(), (int) heard.end()));
  }

  private static String textOf(byte[] document, Heard heard) {
    return switch (heard.kind()) {
      case STRING -> cutOut(document, heard).asString();
      case NUMBER -> show(Arrays.copyOfRange(document, (int) heard.start(), (int) heard.end()));
      default -> "";
    };
  }

  private static String show(byte[] document) {
    return new String(document, StandardCharsets.ISO_8859_1);
  }
}
