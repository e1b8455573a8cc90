package dev.weir.protocol.translate;

import tools.jackson.databind.node.ArrayNode;

/**
 * Instructions and input of Responses as messages of chat completions. Calls become part of the
 * assistant's message before them. Reasoning of earlier turns is left out: it is for the model that
 * thought it, and this API has no field for it that all engines know.
 */
final class ResponsesInput {
  private final ChatMessages chat = new ChatMessages();

  private ResponsesInput() {}

  static ArrayNode chat(Part body) throws Untranslatable {
    ResponsesInput turns = new ResponsesInput();
    turns.chat.system(body.at("instructions").stringOr(""));
    Part input = body.at("input");
    if (input.isString()) {
      ChatContent said = new ChatContent();
      said.text(input.string());
      turns.chat.user(said);
    } else {
      for (Part item : input.items()) {
        turns.add(item);
      }
    }
    return turns.chat.list();
  }

  private void add(Part item) throws Untranslatable {
    item.expectObject();
    switch (item.type()) {
      case "", "message" -> message(item);
      case "function_call" ->
          chat.toolCall(
              item.at("call_id").string(), item.at("name").string(), item.at("arguments").string());
      case "function_call_output" ->
          chat.toolResult(item.at("call_id").string(), content(item.at("output")));
      case "reasoning" -> {}
      default ->
          throw item.at("type")
              .unsupported("message, function_call, function_call_output or reasoning");
    }
  }

  /** Templates of open models do not know developers; they are the system there. */
  private void message(Part item) throws Untranslatable {
    ChatContent said = content(item.at("content"));
    switch (item.at("role").string()) {
      case "user" -> chat.user(said);
      case "assistant" -> chat.assistant(said.text());
      case "system", "developer" -> chat.system(said.text());
      default -> throw item.at("role").invalid("user, assistant, system or developer");
    }
  }

  private static ChatContent content(Part content) throws Untranslatable {
    ChatContent said = new ChatContent();
    if (content.isString()) {
      said.text(content.string());
      return said;
    }
    for (Part part : content.items()) {
      switch (part.type()) {
        case "input_text", "output_text", "text" -> said.text(part.at("text").string());
        case "refusal" -> said.text(part.at("refusal").string());
        case "input_image" -> picture(part, said);
        default -> throw part.at("type").unsupported("input_text, output_text or input_image");
      }
    }
    return said;
  }

  private static void picture(Part part, ChatContent said) throws Untranslatable {
    if (part.at("image_url").absent() && !part.at("file_id").absent()) {
      throw part.at("file_id").unsupported("an image_url; no files are kept");
    }
    String detail = part.at("detail").stringOr("");
    said.picture(part.at("image_url").string(), known(detail) ? detail : null);
  }

  private static boolean known(String detail) {
    return detail.equals("low") || detail.equals("high");
  }
}
