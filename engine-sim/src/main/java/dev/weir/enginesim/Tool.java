package dev.weir.enginesim;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A tool that a request offers.
 *
 * @param parameters the schema of its arguments
 */
record Tool(String name, JsonNode parameters) {
  private static final JsonNode NO_PARAMETERS = Json.object().put("type", "object");

  static List<Tool> readAll(Fields fields) throws ApiException {
    List<Tool> tools = new ArrayList<>();
    JsonNode offered = fields.get("tools");
    if (offered == null) {
      return tools;
    }
    if (!offered.isArray()) {
      throw ApiException.invalid("tools", offered, "an array of tools");
    }
    for (JsonNode one : offered) {
      tools.add(read(one, "tools[" + tools.size() + "]"));
    }
    return tools;
  }

  private static Tool read(JsonNode tool, String path) throws ApiException {
    JsonNode type = tool.path("type");
    if (!type.asString("").equals("function")) {
      throw ApiException.invalid(
          path + ".type", type.isMissingNode() ? "missing" : type, "function");
    }
    JsonNode name = tool.path("function").path("name");
    if (!name.isString()) {
      throw ApiException.invalid(
          path + ".function.name", name.isMissingNode() ? "missing" : name, "a string");
    }
    JsonNode parameters = tool.path("function").path("parameters");
    return new Tool(
        name.stringValue(), parameters.path("properties").isObject() ? parameters : NO_PARAMETERS);
  }
}
