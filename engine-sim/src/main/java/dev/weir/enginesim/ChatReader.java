package dev.weir.enginesim;

import dev.weir.enginesim.text.ChatTemplate;
import dev.weir.enginesim.text.Content;
import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import tools.jackson.databind.JsonNode;

/** Reads the messages of a chat into one prompt. */
final class ChatReader {
  private final Tokenizer tokenizer;
  private final Manners manners;
  private final ChatTemplate template = new ChatTemplate();

  ChatReader(EngineOptions options) {
    this.tokenizer = options.tokenizer();
    this.manners = options.manners();
  }

  Prompt read(Fields fields) throws ApiException {
    JsonNode messages = fields.required("messages", "an array of messages");
    if (!messages.isArray() || messages.isEmpty()) {
      throw ApiException.invalid("messages", messages, "an array of at least one message");
    }
    JsonNode tools = fields.get("tools");
    if (tools != null) {
      template.tools(tools.toString());
    }
    int last = messages.size() - 1;
    boolean goOn = fields.bool("continue_final_message") || begins(role(messages, last));
    for (int i = 0; i < (goOn ? last : last + 1); i++) {
      template.message(role(messages, i), content(messages, i));
    }
    return goOn
        ? template.goOn(role(messages, last), content(messages, last), tokenizer)
        : template.ask(tokenizer);
  }

  /** Whether a last message of this role is taken for the beginning of the answer. */
  private boolean begins(String role) {
    return manners == Manners.LLAMACPP && role.equals("assistant");
  }

  private static String role(JsonNode messages, int i) throws ApiException {
    JsonNode message = messages.get(i);
    if (!message.isObject()) {
      throw ApiException.invalid("messages[" + i + "]", message, "an object");
    }
    JsonNode role = message.get("role");
    if (role == null || !role.isString()) {
      throw ApiException.invalid(
          "messages[" + i + "].role", role == null ? "missing" : role, "a string");
    }
    return role.stringValue();
  }

  private static Content content(JsonNode messages, int i) throws ApiException {
    JsonNode message = messages.get(i);
    Content text = new Content();
    JsonNode content = message.get("content");
    if (content != null && content.isArray()) {
      PartReader parts = new PartReader("messages[" + i + "].content", text);
      for (JsonNode part : content) {
        parts.read(part);
      }
    } else if (content != null && content.isString()) {
      text.part(content.stringValue());
    } else if (content != null && !content.isNull()) {
      throw ApiException.invalid(
          "messages[" + i + "].content", content, "a string or an array of parts");
    }
    JsonNode calls = message.get("tool_calls");
    return calls == null || calls.isNull() ? text : text.part(calls.toString());
  }
}
