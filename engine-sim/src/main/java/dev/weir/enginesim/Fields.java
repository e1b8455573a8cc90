package dev.weir.enginesim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of a request, each with its type checked when it is asked for. */
record Fields(JsonNode object) {

  static Fields of(JsonNode node) throws ApiException {
    if (!node.isObject()) {
      throw new ApiException(
          ApiError.invalid(null, "body: %s (expected: an object)".formatted(kind(node))));
    }
    return new Fields(node);
  }

  /** The member, unless absent or null. */
  @Nullable JsonNode get(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  JsonNode required(String name, String expected) throws ApiException {
    JsonNode value = get(name);
    if (value == null) {
      throw ApiException.invalid(name, "missing", expected);
    }
    return value;
  }

  @Nullable String string(String name) throws ApiException {
    JsonNode value = get(name);
    if (value != null && !value.isString()) {
      throw ApiException.invalid(name, value, "a string");
    }
    return value == null ? null : value.stringValue();
  }

  boolean bool(String name) throws ApiException {
    JsonNode value = get(name);
    if (value != null && !value.isBoolean()) {
      throw ApiException.invalid(name, value, "true or false");
    }
    return value != null && value.booleanValue();
  }

  /** A whole number of at least {@code least}, or null when absent. */
  @Nullable Integer integer(String name, int least) throws ApiException {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
      throw ApiException.invalid(name, value, "a whole number >= " + least);
    }
    return value.intValue();
  }

  /** A string or an array of strings; empty when absent. */
  List<String> strings(String name) throws ApiException {
    JsonNode value = get(name);
    List<String> strings = new ArrayList<>();
    if (value == null) {
      return strings;
    }
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isString()) {
        throw ApiException.invalid(name, value, "a string or an array of strings");
      }
      strings.add(item.stringValue());
    }
    return strings;
  }

  /** What a node is, in the words of JSON. */
  static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
