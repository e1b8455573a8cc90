package dev.weir.protocol.translate;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * System prompt and turns of Messages as messages of chat completions. A user's turn that brings
 * results of tools becomes one message for each result, then one with what else the user said.
 * Thinking of earlier turns is left out: it is for the model that thought it, and this API has no
 * field for it that all engines know.
 */
final class MessagesTurns {
  /**
   * A line for Anthropic's accounting that some clients put before their system prompt. It differs
   * from call to call, and no prompt would be found in an engine's cache again.
   */
  private static final String BILLING = "x-anthropic-billing-header:";

  private final ChatMessages chat = new ChatMessages();

  private MessagesTurns() {}

  static ArrayNode chat(Part body) throws Untranslatable {
    MessagesTurns turns = new MessagesTurns();
    Part system = body.at("system");
    if (!system.absent()) {
      turns.chat.system(texts(system));
    }
    for (Part message : body.at("messages").items()) {
      turns.add(message);
    }
    return turns.chat.list();
  }

  /**
   * Whether the client has begun the answer itself: its last turn is the assistant's and ends in
   * words. Behind a call there is nothing to go on with, and blank text is nothing that an engine
   * would find again in the prompt that it made of it.
   */
  static boolean isBegun(Part body, ArrayNode chat) throws Untranslatable {
    List<Part> turns = body.at("messages").items();
    if (turns.isEmpty() || !turns.getLast().at("role").string().equals("assistant")) {
      return false;
    }
    JsonNode last = chat.path(chat.size() - 1);
    return last.path("role").asString("").equals("assistant")
        && !last.path("content").asString("").isBlank()
        && !last.has("tool_calls");
  }

  private void add(Part message) throws Untranslatable {
    Part content = message.at("content");
    switch (message.at("role").string()) {
      case "user" -> user(content);
      case "assistant" -> assistant(content);
      case "system" -> chat.system(texts(content));
      default -> throw message.at("role").invalid("user, assistant or system");
    }
  }

  private void user(Part content) throws Untranslatable {
    ChatContent said = new ChatContent();
    if (content.isString()) {
      said.text(content.string());
    } else {
      for (Part block : content.items()) {
        if (block.type().equals("tool_result")) {
          result(block);
        } else {
          MessagesBlocks.add(block, said);
        }
      }
    }
    chat.user(said);
  }

  /** An error has no field of its own here; the model reads it in the text. */
  private void result(Part block) throws Untranslatable {
    ChatContent told = new ChatContent();
    Part content = block.at("content");
    if (block.at("is_error").isTrue()) {
      told.text("The tool failed:");
    }
    if (content.isString()) {
      told.text(content.string());
    } else {
      for (Part inner : content.itemsIfAny()) {
        MessagesBlocks.add(inner, told);
      }
    }
    chat.toolResult(block.at("tool_use_id").string(), told);
  }

  private void assistant(Part content) throws Untranslatable {
    if (content.isString()) {
      chat.assistant(content.string());
      return;
    }
    List<Part> blocks = content.items();
    StringBuilder text = new StringBuilder();
    for (Part block : blocks) {
      if (block.type().equals("text")) {
        text.append(block.at("text").string());
      }
    }
    chat.assistant(text.toString());
    for (Part block : blocks) {
      switch (block.type()) {
        case "text", "thinking", "redacted_thinking" -> {}
        case "tool_use" -> call(block);
        default -> throw block.at("type").unsupported("text, thinking or tool_use");
      }
    }
  }

  private void call(Part block) throws Untranslatable {
    Part input = block.at("input");
    input.expectObject();
    chat.toolCall(block.at("id").string(), block.at("name").string(), Json.text(input.node()));
  }

  private static String texts(Part system) throws Untranslatable {
    if (system.isString()) {
      return system.string();
    }
    ChatContent texts = new ChatContent();
    for (Part block : system.items()) {
      if (!block.type().equals("text")) {
        throw block.at("type").invalid("text");
      }
      String text = block.at("text").string();
      texts.text(text.startsWith(BILLING) ? "" : text);
    }
    return texts.text();
  }
}
