package dev.weir.protocol.translate;

import tools.jackson.databind.node.ObjectNode;

/** The body of a call of Messages as one of chat completions. */
final class MessagesRequest {
  private MessagesRequest() {}

  static ObjectNode chat(Part body, ChatWords words) throws Untranslatable {
    ObjectNode chat = prompt(body, words.model());
    MessagesTools.choice(body, chat);
    Part maxTokens = body.at("max_tokens");
    if (maxTokens.absent()) {
      throw maxTokens.invalid("a whole number >= 1; this API does not guess it");
    }
    chat.set(words.maxTokens(), maxTokens.node());
    copy(body, "temperature", chat, "temperature");
    copy(body, "top_p", chat, "top_p");
    if (!words.asDocumented()) {
      copy(body, "top_k", chat, "top_k");
    }
    copy(body, "stop_sequences", chat, "stop");
    copy(body.at("metadata"), "user_id", chat, "user");
    outputFormat(body, chat);
    if (body.at("stream").isTrue()) {
      chat.put("stream", true);
      chat.putObject("stream_options").put("include_usage", true);
    }
    return chat;
  }

  /** What is read before the answer begins: model, messages and tools. */
  static ObjectNode prompt(Part body, String model) throws Untranslatable {
    Part servers = body.at("mcp_servers");
    if (!servers.itemsIfAny().isEmpty()) {
      throw servers.unsupported("none: the engine reaches no MCP server");
    }
    ObjectNode chat = Json.object().put("model", model);
    chat.set("messages", MessagesTurns.chat(body));
    MessagesTools.list(body.at("tools"), chat);
    return chat;
  }

  /** Whether the client asked to be shown what the model thinks. */
  static boolean showsThinking(Part body) throws Untranslatable {
    Part thinking = body.at("thinking");
    String type = thinking.type();
    boolean asked = type.equals("enabled") || type.equals("adaptive");
    return asked && !thinking.at("display").stringOr("").equals("omitted");
  }

  private static void outputFormat(Part body, ObjectNode chat) throws Untranslatable {
    Part configured = body.at("output_config").at("format");
    Part format = configured.absent() ? body.at("output_format") : configured;
    if (format.absent()) {
      return;
    }
    if (!format.type().equals("json_schema")) {
      throw format.at("type").unsupported("json_schema");
    }
    Part schema = format.at("schema");
    schema.expectObject();
    ObjectNode wanted = chat.putObject("response_format").put("type", "json_schema");
    ObjectNode named = wanted.putObject("json_schema").put("name", "answer");
    named.set("schema", schema.node());
    named.put("strict", true);
  }

  private static void copy(Part from, String name, ObjectNode chat, String as) {
    Part value = from.at(name);
    boolean none = value.node().isArray() && value.node().isEmpty();
    if (!value.absent() && !none) {
      chat.set(as, value.node());
    }
  }
}
