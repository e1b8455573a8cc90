package dev.weir.protocol.translate;

import dev.weir.protocol.JsonText;

/**
 * One item of an answer of Responses.
 *
 * @param id of the item
 * @param callId of a call; "" of all else
 * @param name of the function that is called; "" of all else
 */
record ResponseItem(Kind kind, String id, String callId, String name) {
  static ResponseItem of(Kind kind, int index, String callId, String name, AnswerFacts facts) {
    String suffix = facts.requestId() + "_" + index;
    String prefix =
        switch (kind) {
          case REASONING -> "rs_";
          case TEXT, REFUSAL -> "msg_";
          case CALL -> "fc_";
        };
    boolean unnamed = kind == Kind.CALL && callId.isEmpty();
    return new ResponseItem(kind, prefix + suffix, unnamed ? "call_" + suffix : callId, name);
  }

  /** The item before any of it was said. */
  void begun(StringBuilder out) {
    write("in_progress", "", false, out);
  }

  /** The item with all of its text. */
  void done(String status, CharSequence text, StringBuilder out) {
    write(status, text.toString(), true, out);
  }

  /** What the item's text stands in; calls have none. */
  void part(String text, StringBuilder out) {
    out.append(
        switch (kind) {
          case REASONING -> "{\"type\":\"reasoning_text\",\"text\":";
          case REFUSAL -> "{\"type\":\"refusal\",\"refusal\":";
          case TEXT, CALL ->
              "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":";
        });
    JsonText.quote(text, out);
    out.append('}');
  }

  private void write(String status, String text, boolean withPart, StringBuilder out) {
    out.append("{\"id\":");
    JsonText.quote(id, out);
    out.append(",\"status\":\"").append(status).append("\",\"type\":");
    switch (kind) {
      case REASONING -> out.append("\"reasoning\",\"summary\":[],\"content\":[");
      case TEXT, REFUSAL -> out.append("\"message\",\"role\":\"assistant\",\"content\":[");
      case CALL -> {
        call(text, out);
        return;
      }
    }
    if (withPart) {
      part(text, out);
    }
    out.append("]}");
  }

  private void call(String arguments, StringBuilder out) {
    out.append("\"function_call\",\"call_id\":");
    JsonText.quote(callId, out);
    out.append(",\"name\":");
    JsonText.quote(name, out);
    out.append(",\"arguments\":");
    JsonText.quote(arguments, out);
    out.append('}');
  }
}
