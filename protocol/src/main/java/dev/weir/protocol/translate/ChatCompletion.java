package dev.weir.protocol.translate;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A whole answer of chat completions: what its first choice says.
 *
 * @param created seconds since 1970, by the engine's clock
 * @param blocks reasoning, text, refusal, calls: in this order, none of them empty
 */
record ChatCompletion(long created, List<Said> blocks, ChatFinish finish, ChatUsage usage) {
  ChatCompletion {
    blocks = List.copyOf(blocks);
  }

  /**
   * One thing that was said.
   *
   * @param id of a call; "" of all else and where the engine gave none
   * @param name of the function that is called; "" of all else
   * @param text what is said; of a call its arguments
   */
  record Said(Kind kind, String id, String name, String text) {}

  static ChatCompletion of(byte[] body) throws Untranslatable {
    JsonNode tree = Json.answer(body, 0, body.length);
    JsonNode choice = tree.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw Untranslatable.answer("has no choices[0].message");
    }
    ChatFinish finish = ChatFinish.of(choice);
    return new ChatCompletion(
        Json.count(tree.path("created")),
        said(message),
        finish == null ? ChatFinish.STOP : finish,
        ChatUsage.of(tree.get("usage")));
  }

  private static List<Said> said(JsonNode message) {
    List<Said> blocks = new ArrayList<>();
    add(Kind.REASONING, reasoning(message), blocks);
    add(Kind.TEXT, text(message, "content"), blocks);
    add(Kind.REFUSAL, text(message, "refusal"), blocks);
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      blocks.add(
          new Said(Kind.CALL, text(call, "id"), text(function, "name"), arguments(function)));
    }
    return blocks;
  }

  private static void add(Kind kind, String text, List<Said> blocks) {
    if (!text.isEmpty()) {
      blocks.add(new Said(kind, "", "", text));
    }
  }

  /** Of a message or a delta. Engines have two names for it; some send both. */
  static String reasoning(JsonNode message) {
    String text = text(message, "reasoning_content");
    return text.isEmpty() ? text(message, "reasoning") : text;
  }

  /** Of a call's function: text that should be a JSON object. Some engines send the object. */
  static String arguments(JsonNode function) {
    JsonNode value = function.path("arguments");
    return value.isObject() ? Json.text(value) : text(function, "arguments");
  }

  /** The string in a field; "": there is none. */
  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.stringValue() : "";
  }
}
