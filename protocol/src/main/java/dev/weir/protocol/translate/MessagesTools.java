package dev.weir.protocol.translate;

import tools.jackson.databind.node.ObjectNode;

/** Tools of Messages as functions of chat completions, and how the model is to choose. */
final class MessagesTools {
  private MessagesTools() {}

  static void list(Part tools, ObjectNode chat) throws Untranslatable {
    ChatTools.list(tools, chat, MessagesTools::add);
  }

  private static void add(Part tool, ObjectNode out) throws Untranslatable {
    tool.expectObject();
    String type = tool.type();
    if (!type.isEmpty() && !type.equals("custom")) {
      throw tool.at("type").unsupported("custom; the engine has no tools of its own");
    }
    ObjectNode function = out.put("type", "function").putObject("function");
    function.put("name", tool.at("name").string());
    if (!tool.at("description").absent()) {
      function.put("description", tool.at("description").string());
    }
    Part schema = tool.at("input_schema");
    schema.expectObject();
    function.set("parameters", schema.node());
    if (tool.at("strict").isTrue()) {
      function.put("strict", true);
    }
  }

  /** Engines refuse a choice where there is nothing to choose from. */
  static void choice(Part body, ObjectNode chat) throws Untranslatable {
    Part choice = body.at("tool_choice");
    if (choice.absent() || !chat.has("tools")) {
      return;
    }
    switch (choice.type()) {
      case "auto" -> chat.put("tool_choice", "auto");
      case "any" -> chat.put("tool_choice", "required");
      case "none" -> chat.put("tool_choice", "none");
      case "tool" -> {
        ChatTools.chooseOne(choice, chat);
      }
      default -> throw choice.at("type").invalid("auto, any, tool or none");
    }
    if (choice.at("disable_parallel_tool_use").isTrue()) {
      chat.put("parallel_tool_calls", false);
    }
  }
}
