package dev.weir.protocol.translate;

import dev.weir.protocol.JsonText;
import dev.weir.protocol.translate.ChatCompletion.Said;
import java.util.List;

/** An answer of chat completions as a message of Messages, and the words that its stream shares. */
final class MessagesAnswer {
  /**
   * Thinking must be signed in this API, and only who thought it can. Clients send it back as they
   * got it, and it is left out then.
   */
  static final String SIGNATURE = "unsigned";

  private MessagesAnswer() {}

  static String of(ChatCompletion chat, AnswerFacts facts, boolean thinking) {
    StringBuilder out = new StringBuilder(512);
    begin(facts, out);
    out.append('[');
    int before = out.length();
    for (int i = 0; i < chat.blocks().size(); i++) {
      Said said = chat.blocks().get(i);
      if (said.kind() != Kind.REASONING || thinking) {
        out.append(out.length() == before ? "" : ",");
        block(said, callIds(facts) + i, out);
      }
    }
    out.append("],");
    stop(chat.finish(), chat.blocks().stream().map(Said::kind).toList(), out);
    out.append(",\"usage\":");
    usage(chat.usage(), out);
    return out.append('}').toString();
  }

  /** Everything of a message up to its content. */
  static void begin(AnswerFacts facts, StringBuilder out) {
    out.append("{\"id\":");
    JsonText.quote("msg_" + facts.requestId(), out);
    out.append(",\"type\":\"message\",\"role\":\"assistant\",\"model\":");
    JsonText.quote(facts.model(), out);
    out.append(",\"content\":");
  }

  /** What ids of calls begin with that the engine gave none. */
  static String callIds(AnswerFacts facts) {
    return "toolu_" + facts.requestId() + "_";
  }

  /**
   * Why it ended. Engines that were told which tool to call say "stop" when they have called it.
   *
   * @param kinds what the answer was made of
   */
  static void stop(ChatFinish finish, List<Kind> kinds, StringBuilder out) {
    String sequence = kinds.contains(Kind.CALL) ? null : finish.stopSequence();
    out.append("\"stop_reason\":\"");
    out.append(
        switch (finish.reason()) {
          case LENGTH -> "max_tokens";
          case TOOL_CALLS -> "tool_use";
          case FILTERED -> "refusal";
          case STOP -> stopped(sequence != null, kinds);
        });
    out.append("\",\"stop_sequence\":");
    JsonText.quoteOrNull(sequence, out);
  }

  private static String stopped(boolean bySequence, List<Kind> kinds) {
    if (kinds.contains(Kind.CALL)) {
      return "tool_use";
    }
    if (kinds.contains(Kind.REFUSAL)) {
      return "refusal";
    }
    return bySequence ? "stop_sequence" : "end_turn";
  }

  static void usage(ChatUsage usage, StringBuilder out) {
    out.append("{\"input_tokens\":").append(usage.uncached());
    out.append(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":");
    out.append(usage.cached());
    out.append(",\"output_tokens\":").append(usage.completion()).append('}');
  }

  private static void block(Said said, String callId, StringBuilder out) {
    switch (said.kind()) {
      case REASONING -> {
        out.append("{\"type\":\"thinking\",\"thinking\":");
        JsonText.quote(said.text(), out);
        out.append(",\"signature\":\"" + SIGNATURE + "\"}");
      }
      case TEXT, REFUSAL -> {
        out.append("{\"type\":\"text\",\"text\":");
        JsonText.quote(said.text(), out);
        out.append('}');
      }
      case CALL -> call(said, said.id().isEmpty() ? callId : said.id(), out);
    }
  }

  private static void call(Said said, String id, StringBuilder out) {
    out.append("{\"type\":\"tool_use\",\"id\":");
    JsonText.quote(id, out);
    out.append(",\"name\":");
    JsonText.quote(said.name(), out);
    out.append(",\"input\":").append(input(said.text())).append('}');
  }

  /**
   * Arguments are text that the model wrote, and may be cut short or no JSON at all. Input must be
   * an object: what is none is given whole, as one string.
   */
  private static String input(String arguments) {
    if (arguments.isBlank()) {
      return "{}";
    }
    return Json.isObject(arguments) ? arguments : "{\"_raw\":" + JsonText.quote(arguments) + "}";
  }
}
