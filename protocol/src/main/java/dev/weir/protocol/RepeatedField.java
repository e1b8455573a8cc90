package dev.weir.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds a field that stands twice in one object of a document. RFC 8259 leaves open which of them
 * counts, and readers differ; where two read the same bytes, and the first judges for the second,
 * that is a way around the first. {@link RequestScan} refuses the fields that Weir goes by on its
 * own pass; this looks at all of them, at every depth, for a set of names at each.
 *
 * <p>Names are not kept in the parser's table: it gives up on a document whose names were made to
 * collide there, and what stands behind them would not be looked at.
 *
 * <p>Not bounded in depth or length: what it is given has been read within bounds before.
 */
public final class RepeatedField {
  private static final int SHOWN = 80;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RepeatedField() {}

  /** The first field that stands a second time; cut where it is long; null: none, or no JSON. */
  public static @Nullable String in(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      return in(parser);
    } catch (JacksonException e) {
      return null; // who needs it to be JSON says what is wrong with it
    }
  }

  private static @Nullable String in(JsonParser parser) {
    Deque<Set<String>> open = new ArrayDeque<>();
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case START_OBJECT -> open.push(new HashSet<>());
        case END_OBJECT -> open.pop();
        case PROPERTY_NAME -> {
          if (!open.element().add(parser.currentName())) {
            return shown(parser.currentName());
          }
        }
        default -> {}
      }
    }
    return null;
  }

  private static String shown(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
