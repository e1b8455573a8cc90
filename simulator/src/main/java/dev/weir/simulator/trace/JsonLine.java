package dev.weir.simulator.trace;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of a JSONL file; reading a field names file, line, value and expectation on failure. */
final class JsonLine {
  private static final JsonMapper JSON = new JsonMapper();

  private final String where;
  private final JsonNode node;

  private JsonLine(String where, JsonNode node) {
    this.where = where;
    this.node = node;
  }

  static JsonLine parse(String where, String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException _) {
      throw TraceException.at(where, line, "a JSON object");
    }
    if (!node.isObject()) {
      throw TraceException.at(where, line, "a JSON object");
    }
    return new JsonLine(where, node);
  }

  String where() {
    return where;
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  JsonNode field(String field) {
    return node.path(field);
  }

  int count(String field, int least) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
      throw wrong(field, "an integer >= " + least);
    }
    return value.intValue();
  }

  int countOr(String field, int otherwise) {
    return has(field) ? count(field, 0) : otherwise;
  }

  /** A non-negative number of milliseconds, as nanoseconds. */
  long millis(String field) {
    JsonNode value = node.path(field);
    if (!value.isNumber() || !(value.doubleValue() >= 0) || value.doubleValue() > 1e13) {
      throw wrong(field, "milliseconds >= 0");
    }
    return Math.round(value.doubleValue() * 1e6);
  }

  String textOr(String field, String otherwise) {
    JsonNode value = node.path(field);
    return value.isValueNode() && !value.isNull() ? value.asString() : otherwise;
  }

  TraceException wrong(String field, String expected) {
    JsonNode value = node.path(field);
    return TraceException.at(where, field, value.isMissingNode() ? "missing" : value, expected);
  }
}
