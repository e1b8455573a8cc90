package dev.weir.protocol.translate;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of a chat request, in the order that engines insist on: what the system says at the
 * beginning is one message; calls of tools are part of the assistant's message before them; results
 * follow the calls with nothing between.
 *
 * <p>A tool's result is text in this API. Pictures in one are shown in the user's message behind
 * the results.
 */
final class ChatMessages {
  private final ArrayNode list = Json.array();
  private ChatContent held = new ChatContent();

  void system(String text) {
    showHeld();
    if (text.isEmpty()) {
      return;
    }
    if (list.size() == 1 && lastIs("system")) {
      ObjectNode first = last();
      first.put("content", first.get("content").stringValue() + "\n\n" + text);
    } else {
      add("system").put("content", text);
    }
  }

  void user(ChatContent content) {
    ChatContent all = held;
    held = new ChatContent();
    all.add(content);
    if (!all.isEmpty()) {
      add("user").set("content", all.node());
    }
  }

  void assistant(String text) {
    showHeld();
    if (!text.isEmpty()) {
      add("assistant").put("content", text);
    }
  }

  /**
   * @param arguments a JSON object as text
   */
  void toolCall(String id, String name, String arguments) {
    showHeld();
    if (!lastIs("assistant")) {
      add("assistant").putNull("content");
    }
    ObjectNode call = last().withArray("tool_calls").addObject();
    call.put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
  }

  void toolResult(String id, ChatContent content) {
    add("tool").put("tool_call_id", id).put("content", content.text());
    held.add(content.picturesOf("Pictures in the result of " + id + ":"));
  }

  ArrayNode list() {
    showHeld();
    return list;
  }

  private void showHeld() {
    if (!held.isEmpty()) {
      user(new ChatContent());
    }
  }

  private ObjectNode add(String role) {
    return list.addObject().put("role", role);
  }

  private boolean lastIs(String role) {
    return !list.isEmpty() && last().get("role").stringValue().equals(role);
  }

  private ObjectNode last() {
    return (ObjectNode) list.get(list.size() - 1);
  }
}
