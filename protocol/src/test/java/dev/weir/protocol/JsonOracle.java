package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is a valid document, by Jackson's strict reader. Weir differs on purpose in four points,
 * which are added here:
 *
 * <ul>
 *   <li>Bytes must be UTF-8 as RFC 3629 has it. Jackson's byte reader lets encoded surrogates pass
 *       and skips a byte order mark; so it is given characters that the JDK decoded strictly.
 *   <li>Halves of surrogate pairs are refused, escaped ones too: engines disagree on what they
 *       mean, and no UTF-8 answer can repeat them.
 *   <li>Numbers that a double cannot hold are refused: readers disagree on them too.
 *   <li>Nesting is bounded by the caller, not by Jackson.
 * </ul>
 */
final class JsonOracle {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private static final JsonMapper MAPPER = new JsonMapper(FACTORY);

  private JsonOracle() {}

  static boolean accepts(byte[] document, int maxDepth) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    } catch (CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = MAPPER.createParser(text)) {
      return readsOneValue(parser, maxDepth);
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The document as a tree; it must be valid. */
  static JsonNode tree(byte[] document) {
    return MAPPER.readTree(new String(document, StandardCharsets.UTF_8));
  }

  static JsonNode tree(String document) {
    return MAPPER.readTree(document);
  }

  private static boolean readsOneValue(JsonParser parser, int maxDepth) {
    int depth = 0;
    int values = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      boolean text = token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING;
      if (text && !wellFormed(parser.getString())) {
        return false;
      }
      if (token.isNumeric() && Double.isInfinite(Double.parseDouble(parser.getString()))) {
        return false;
      }
      values += depth == 0 ? 1 : 0;
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > maxDepth) {
        return false;
      }
    }
    return values == 1 && depth == 0;
  }

  private static boolean wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
