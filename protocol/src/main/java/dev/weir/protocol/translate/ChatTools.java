package dev.weir.protocol.translate;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Messages and Responses share of the tools of chat completions. */
final class ChatTools {
  private ChatTools() {}

  /** Writes one tool in the words of chat completions. */
  interface Writer {
    void add(Part tool, ObjectNode out) throws Untranslatable;
  }

  /** All tools, or nothing where there are none: engines refuse an empty list. */
  static void list(Part tools, ObjectNode chat, Writer writer) throws Untranslatable {
    List<Part> items = tools.itemsIfAny();
    if (items.isEmpty()) {
      return;
    }
    ArrayNode functions = chat.putArray("tools");
    for (Part tool : items) {
      writer.add(tool, functions.addObject());
    }
  }

  /** The model has to call the function that the choice names. */
  static void chooseOne(Part choice, ObjectNode chat) throws Untranslatable {
    ObjectNode one = chat.putObject("tool_choice").put("type", "function");
    one.putObject("function").put("name", choice.at("name").string());
  }
}
