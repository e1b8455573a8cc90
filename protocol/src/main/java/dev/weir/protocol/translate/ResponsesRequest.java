package dev.weir.protocol.translate;

import tools.jackson.databind.node.ObjectNode;

/** The body of a call of Responses as one of chat completions. */
final class ResponsesRequest {
  private static final String[] STATEFUL = {"previous_response_id", "conversation", "prompt"};

  private ResponsesRequest() {}

  static ObjectNode chat(Part body, ChatWords words) throws Untranslatable {
    refuseState(body);
    ObjectNode chat = Json.object().put("model", words.model());
    chat.set("messages", ResponsesInput.chat(body));
    ResponsesTools.list(body.at("tools"), chat);
    ResponsesTools.choice(body, chat);
    copy(body, "max_output_tokens", chat, words.maxTokens());
    copy(body, "temperature", chat, "temperature");
    copy(body, "top_p", chat, "top_p");
    copy(body, "user", chat, "user");
    copy(body.at("reasoning"), "effort", chat, "reasoning_effort");
    textFormat(body.at("text").at("format"), chat);
    if (body.at("stream").isTrue()) {
      chat.put("stream", true);
      chat.putObject("stream_options").put("include_usage", true);
    }
    return chat;
  }

  /** What would need answers of before to be kept somewhere. */
  private static void refuseState(Part body) throws Untranslatable {
    for (String name : STATEFUL) {
      if (!body.at(name).absent()) {
        throw body.at(name).unsupported("none: nothing is kept, the whole input is sent each time");
      }
    }
    if (body.at("background").isTrue()) {
      throw body.at("background").unsupported("false: nothing is kept to ask for later");
    }
  }

  private static void textFormat(Part format, ObjectNode chat) throws Untranslatable {
    if (format.absent()) {
      return;
    }
    switch (format.type()) {
      case "text" -> {}
      case "json_object" -> chat.putObject("response_format").put("type", "json_object");
      case "json_schema" -> schema(format, chat);
      default -> throw format.at("type").invalid("text, json_object or json_schema");
    }
  }

  private static void schema(Part format, ObjectNode chat) throws Untranslatable {
    ObjectNode wanted = chat.putObject("response_format").put("type", "json_schema");
    ObjectNode named = wanted.putObject("json_schema").put("name", format.at("name").string());
    format.at("schema").expectObject();
    copy(format, "description", named, "description");
    copy(format, "schema", named, "schema");
    copy(format, "strict", named, "strict");
  }

  private static void copy(Part from, String name, ObjectNode to, String as) {
    Part value = from.at(name);
    if (!value.absent()) {
      to.set(as, value.node());
    }
  }
}
