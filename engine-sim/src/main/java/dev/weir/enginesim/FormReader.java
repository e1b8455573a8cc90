package dev.weir.enginesim;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the form of a chat's answer. A model would decide by itself whether to call a tool; here a
 * rule that a caller can foresee does: a tool is called when the choice forces it, or when the last
 * message is the user's and has the tool's name in it. Of several it is the first in the offer.
 */
final class FormReader {
  private static final String CHOICES = "none, auto, required or a function by name";

  /** What JSON without a schema looks like here. */
  private static final JsonNode ANY_OBJECT =
      Json.object().set("properties", Json.object().set("answer", Json.object()));

  private final Fields fields;
  private final List<Tool> tools;

  FormReader(Fields fields) throws ApiException {
    this.fields = fields;
    tools = Tool.readAll(fields);
  }

  Form read() throws ApiException {
    Form format = responseFormat();
    Tool tool = called();
    return tool == null ? format : new Form.ToolCall(tool);
  }

  private Form responseFormat() throws ApiException {
    JsonNode format = fields.get("response_format");
    if (format == null) {
      return new Form.Prose();
    }
    String type = format.path("type").asString("missing");
    return switch (type) {
      case "text" -> new Form.Prose();
      case "json_object" -> new Form.Document(ANY_OBJECT);
      case "json_schema" -> new Form.Document(schema(format));
      default ->
          throw ApiException.invalid(
              "response_format.type", type, "text, json_object or json_schema");
    };
  }

  private static JsonNode schema(JsonNode format) throws ApiException {
    JsonNode schema = format.path("json_schema").path("schema");
    if (!schema.isObject()) {
      throw ApiException.invalid(
          "response_format.json_schema.schema",
          schema.isMissingNode() ? "missing" : schema,
          "an object");
    }
    return schema;
  }

  private @Nullable Tool called() throws ApiException {
    JsonNode choice = fields.get("tool_choice");
    if (choice == null) {
      return mentioned();
    }
    if (choice.isObject()) {
      return named(choice.path("function").path("name").asString(""));
    }
    return switch (choice.asString("")) {
      case "none" -> null;
      case "auto" -> mentioned();
      case "required" -> {
        Tool mentioned = mentioned();
        yield mentioned == null ? first() : mentioned;
      }
      default -> throw ApiException.invalid("tool_choice", choice, CHOICES);
    };
  }

  private Tool named(String name) throws ApiException {
    for (Tool tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    throw ApiException.invalid(
        "tool_choice", name, "one of " + tools.stream().map(Tool::name).toList());
  }

  private Tool first() throws ApiException {
    if (tools.isEmpty()) {
      throw ApiException.invalid("tool_choice", "required", "tools to choose from");
    }
    return tools.getFirst();
  }

  /** The first tool whose name is in the last message, if that is the user's. */
  private @Nullable Tool mentioned() throws ApiException {
    JsonNode messages = fields.required("messages", "an array of messages");
    JsonNode last = messages.path(messages.size() - 1);
    if (!last.path("role").asString("").equals("user")) {
      return null;
    }
    String said = text(last.path("content")).toLowerCase(Locale.ROOT);
    for (Tool tool : tools) {
      if (said.contains(tool.name().toLowerCase(Locale.ROOT))) {
        return tool;
      }
    }
    return null;
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asString("")).append('\n');
    }
    return text.toString();
  }
}
