package dev.weir.protocol.translate;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trees of JSON with bounds: nesting, and strings as long as pictures are. Numbers keep the digits
 * that they were written with.
 */
final class Json {
  /** Above what the gateway's own scan can be told to accept. */
  private static final int MAX_DEPTH = 1_100;

  private static final int MAX_STRING = 64 << 20;
  private static final int SHOWN = 60;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH + 100).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The body of a request; it has been scanned, so that only bounds can be broken. */
  static Part request(byte[] body) throws Untranslatable {
    try {
      Part root = Part.root(MAPPER.readTree(body));
      root.expectObject();
      return root;
    } catch (JacksonException e) {
      throw Untranslatable.invalid("body", firstLine(e), "JSON within the bounds of translation");
    }
  }

  /** An answer of an engine, or one event of it. */
  static JsonNode answer(byte[] json, int from, int to) throws Untranslatable {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json, from, to - from);
    } catch (JacksonException e) {
      throw Untranslatable.answer("is not valid JSON");
    }
    if (!tree.isObject()) {
      throw Untranslatable.answer("is not a JSON object");
    }
    return tree;
  }

  /** Whether the text is one JSON object, as arguments of a call have to be. */
  static boolean isObject(String text) {
    try {
      return MAPPER.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** A whole number that is not negative; else 0. */
  static long count(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() ? Math.max(0, node.longValue()) : 0;
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  private static String firstLine(JacksonException e) {
    String line = e.getOriginalMessage().lines().findFirst().orElse("not readable");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
