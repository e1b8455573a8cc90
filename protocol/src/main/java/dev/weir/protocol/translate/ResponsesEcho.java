package dev.weir.protocol.translate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every answer of Responses repeats of its request, written once.
 *
 * @param members of a JSON object, without its braces
 */
record ResponsesEcho(String members) {
  /** Of a request that said nothing but what must be said. */
  static final ResponsesEcho NONE = of(Part.root(Json.object()));

  static ResponsesEcho of(Part body) {
    ObjectNode out = Json.object();
    out.put("background", false).putNull("conversation").putNull("error");
    repeat(body, "instructions", null, out);
    repeat(body, "max_output_tokens", null, out);
    repeat(body, "max_tool_calls", null, out);
    repeat(body, "metadata", Json.object(), out);
    repeat(body, "parallel_tool_calls", Json.object().booleanNode(true), out);
    out.putNull("previous_response_id");
    repeat(body, "prompt_cache_key", null, out);
    ObjectNode reasoning = out.putObject("reasoning");
    repeat(body.at("reasoning"), "effort", null, reasoning);
    reasoning.putNull("summary");
    repeat(body, "safety_identifier", null, out);
    out.put("service_tier", "default").put("store", false);
    repeat(body, "temperature", null, out);
    ObjectNode text = out.putObject("text");
    repeat(body.at("text"), "format", Json.object().put("type", "text"), text);
    repeat(body, "tool_choice", Json.object().stringNode("auto"), out);
    repeat(body, "tools", Json.array(), out);
    repeat(body, "top_p", null, out);
    out.put("truncation", "disabled");
    repeat(body, "user", null, out);
    String json = Json.text(out);
    return new ResponsesEcho(json.substring(1, json.length() - 1));
  }

  private static void repeat(Part from, String name, @Nullable JsonNode otherwise, ObjectNode out) {
    Part given = from.at(name);
    out.set(name, given.absent() ? otherwise : given.node());
  }
}
