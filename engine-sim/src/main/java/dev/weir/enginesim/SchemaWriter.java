package dev.weir.enginesim;

import dev.weir.simulator.engine.BlockHashes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a JSON document that fits a schema, the same for equal schemas and hashes.
 *
 * <p>It decides by walking the schema once. An object gets the members that are required; if none
 * is, all that are described. An array gets one item, or as many as it must have. Of alternatives
 * it takes the first that is not null. Every value is drawn from a hash of where it stands. Below
 * {@link #SHALLOW} levels nothing is written that need not be, so that a schema which contains
 * itself ends; one that demands itself without end, or more than {@link #MOST_VALUES} values, is
 * refused. What constrains across values ({@code pattern}, {@code uniqueItems}, {@code not}, {@code
 * if}) is not honoured.
 */
final class SchemaWriter {
  private static final int SHALLOW = 4;
  private static final int DEEPEST = 32;
  private static final int MOST_VALUES = 10_000;

  private final String param;
  private final JsonNode root;
  private final long seed;
  private int values;

  /**
   * @param param the member of the request that has the schema
   */
  SchemaWriter(String param, JsonNode schema, long seed) {
    this.param = param;
    this.root = schema;
    this.seed = seed;
  }

  String json() throws ApiException {
    return Json.text(value(root, seed, 0));
  }

  private Object value(JsonNode raw, long hash, int depth) throws ApiException {
    if (depth > DEEPEST || ++values > MOST_VALUES) {
      throw ApiException.invalid(
          param, "a schema without end", "at most %d levels".formatted(DEEPEST));
    }
    JsonNode schema = plain(raw);
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.path("enum").size() > 0) {
      JsonNode options = schema.get("enum");
      return options.get((int) Long.remainderUnsigned(hash, options.size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema, hash, depth);
      case "array" -> array(schema, hash, depth);
      case "null" -> NullNode.getInstance();
      case "boolean", "integer", "number" -> Scalars.of(type(schema), schema, hash);
      default -> Scalars.string(schema, hash);
    };
  }

  /** The schema with its reference followed, its first alternative taken, and all parts in one. */
  private JsonNode plain(JsonNode raw) throws ApiException {
    JsonNode schema = raw;
    for (int step = 0; step < DEEPEST; step++) {
      JsonNode alternative = alternative(schema);
      if (schema.path("$ref").isString()) {
        schema = resolve(schema.get("$ref").stringValue());
      } else if (alternative != null) {
        schema = alternative;
      } else if (schema.path("allOf").size() > 0) {
        schema = merged((ObjectNode) schema);
      } else {
        return schema;
      }
    }
    throw ApiException.invalid(param, "a schema that refers to itself", "a type somewhere");
  }

  private JsonNode resolve(String reference) throws ApiException {
    JsonNode found = null;
    if (reference.equals("#")) {
      found = root;
    } else if (reference.startsWith("#/")) {
      found = root.at(JsonPointer.compile(reference.substring(1)));
    }
    if (found == null || found.isMissingNode()) {
      throw ApiException.invalid(param, reference, "a $ref to something in the schema");
    }
    return found;
  }

  private static @Nullable JsonNode alternative(JsonNode schema) {
    for (String name : List.of("anyOf", "oneOf")) {
      JsonNode options = schema.path(name);
      for (JsonNode option : options) {
        if (!option.path("type").asString("").equals("null")) {
          return option;
        }
      }
      if (!options.isEmpty()) {
        return options.get(0);
      }
    }
    return null;
  }

  private JsonNode merged(ObjectNode schema) throws ApiException {
    ObjectNode all = schema.objectNode();
    ObjectNode properties = all.putObject("properties");
    Set<String> required = new LinkedHashSet<>();
    List<JsonNode> parts = new ArrayList<>();
    parts.add(schema.deepCopy().without("allOf"));
    for (JsonNode part : schema.get("allOf")) {
      parts.add(plain(part));
    }
    for (JsonNode part : parts) {
      part.properties()
          .forEach(member -> {
            if (!Set.of("properties", "required").contains(member.getKey())) {
              all.set(member.getKey(), member.getValue());
            }
          });
      part.path("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
      part.path("required").forEach(name -> required.add(name.asString()));
    }
    required.forEach(all.putArray("required")::add);
    return all;
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    for (JsonNode one : type.isArray() ? type : List.of(type)) {
      if (one.isString() && !one.stringValue().equals("null")) {
        return one.stringValue();
      }
    }
    if (type.isString()) {
      return "null";
    }
    if (schema.path("properties").size() > 0) {
      return "object";
    }
    return schema.has("items") || schema.has("prefixItems") ? "array" : "string";
  }

  private Map<String, Object> object(JsonNode schema, long hash, int depth) throws ApiException {
    Set<String> names = new LinkedHashSet<>();
    schema.path("required").forEach(name -> names.add(name.asString()));
    JsonNode described = schema.path("properties");
    if (names.isEmpty() && depth < SHALLOW) {
      described.properties().forEach(property -> names.add(property.getKey()));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name : names) {
      object.put(name, value(described.path(name), step(hash, name.hashCode()), depth + 1));
    }
    return object;
  }

  private List<Object> array(JsonNode schema, long hash, int depth) throws ApiException {
    JsonNode first = schema.path("prefixItems");
    int least = Math.max(schema.path("minItems").asInt(0), first.size());
    int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
    int size = Math.min(most, depth < SHALLOW ? Math.max(1, least) : least);
    List<Object> array = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      JsonNode item = i < first.size() ? first.get(i) : schema.path("items");
      array.add(value(item, step(hash, i), depth + 1));
    }
    return array;
  }

  private static long step(long hash, int to) {
    return BlockHashes.mix(hash * 31 + to);
  }
}
