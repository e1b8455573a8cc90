package dev.weir.protocol.translate;

import tools.jackson.databind.node.ObjectNode;

/** Functions of Responses, which are flat, as those of chat completions, which are nested. */
final class ResponsesTools {
  private ResponsesTools() {}

  static void list(Part tools, ObjectNode chat) throws Untranslatable {
    ChatTools.list(tools, chat, ResponsesTools::add);
  }

  private static void add(Part tool, ObjectNode out) throws Untranslatable {
    if (!tool.type().equals("function")) {
      throw tool.at("type").unsupported("function; the engine has no tools of its own");
    }
    ObjectNode function = out.put("type", "function").putObject("function");
    function.put("name", tool.at("name").string());
    for (String field : new String[] {"description", "parameters", "strict"}) {
      if (!tool.at(field).absent()) {
        function.set(field, tool.at(field).node());
      }
    }
  }

  /** Engines refuse a choice where there is nothing to choose from. */
  static void choice(Part body, ObjectNode chat) throws Untranslatable {
    if (!chat.has("tools")) {
      return;
    }
    if (!body.at("parallel_tool_calls").absent()) {
      chat.set("parallel_tool_calls", body.at("parallel_tool_calls").node());
    }
    Part choice = body.at("tool_choice");
    if (choice.isString()) {
      chat.put("tool_choice", choice.string());
    } else if (!choice.absent()) {
      if (!choice.type().equals("function")) {
        throw choice.at("type").unsupported("none, auto, required or a function");
      }
      ChatTools.chooseOne(choice, chat);
    }
  }
}
