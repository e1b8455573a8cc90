package dev.weir.protocol.translate;

import dev.weir.protocol.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The object that an answer of Responses is, and that its streams show at their beginning and end.
 *
 * @param created seconds since 1970, by the engine's clock
 */
record ResponseObject(AnswerFacts facts, ResponsesEcho echo, long created) {
  /** Before it has ended. */
  void unfinished(StringBuilder out) {
    write("in_progress", null, "", out);
    out.append(",\"usage\":null}");
  }

  /**
   * @param output its items, separated by commas
   */
  void finished(ChatFinish finish, CharSequence output, ChatUsage usage, StringBuilder out) {
    write(status(finish), reason(finish), output, out);
    out.append(",\"usage\":");
    usage(usage, out);
    out.append('}');
  }

  static String status(ChatFinish finish) {
    return reason(finish) == null ? "completed" : "incomplete";
  }

  private static @Nullable String reason(ChatFinish finish) {
    return switch (finish.reason()) {
      case STOP, TOOL_CALLS -> null;
      case LENGTH -> "max_output_tokens";
      case FILTERED -> "content_filter";
    };
  }

  private void write(
      String status, @Nullable String incomplete, CharSequence output, StringBuilder out) {
    out.append("{\"id\":");
    JsonText.quote("resp_" + facts.requestId(), out);
    out.append(",\"object\":\"response\",\"created_at\":").append(created);
    out.append(",\"status\":\"").append(status).append("\",\"incomplete_details\":");
    if (incomplete == null) {
      out.append("null");
    } else {
      out.append("{\"reason\":\"").append(incomplete).append("\"}");
    }
    out.append(",\"model\":");
    JsonText.quote(facts.model(), out);
    out.append(",\"output\":[").append(output).append("],").append(echo.members());
  }

  private static void usage(ChatUsage usage, StringBuilder out) {
    out.append("{\"input_tokens\":").append(usage.prompt());
    out.append(",\"input_tokens_details\":{\"cached_tokens\":").append(usage.cached());
    out.append(",\"cache_write_tokens\":0},\"output_tokens\":").append(usage.completion());
    out.append(",\"output_tokens_details\":{\"reasoning_tokens\":").append(usage.reasoning());
    out.append("},\"total_tokens\":").append(usage.total()).append('}');
  }
}
