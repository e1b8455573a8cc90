package dev.weir.protocol;

import java.nio.ByteBuffer;

/**
 * What the gateway must know of an answer, be it one event of a stream or a whole one: whether it
 * is JSON, whether it carries content, an end, an error, and what it says of usage.
 *
 * <p>Content is whatever a client would show or act on: text, reasoning, refusals, tool calls. The
 * role frame that engines send first is none.
 */
public final class AnswerScan implements JsonVisitor {
  private static final Shape SHAPE =
      Shape.of(
          "error",
          "usage.prompt_tokens",
          "usage.completion_tokens",
          "usage.prompt_tokens_details.cached_tokens",
          "choices[].text",
          "choices[].finish_reason",
          "choices[].delta.content",
          "choices[].delta.reasoning_content",
          "choices[].delta.reasoning",
          "choices[].delta.refusal",
          "choices[].delta.tool_calls",
          "choices[].delta.function_call");
  private static final int ERROR = SHAPE.node("error");
  private static final int USAGE = SHAPE.node("usage");
  private static final int PROMPT_TOKENS = SHAPE.node("usage.prompt_tokens");
  private static final int COMPLETION_TOKENS = SHAPE.node("usage.completion_tokens");
  private static final int CACHED_TOKENS = SHAPE.node("usage.prompt_tokens_details.cached_tokens");
  private static final int CHOICE = SHAPE.node("choices[]");
  private static final int FINISH = SHAPE.node("choices[].finish_reason");
  private static final int TEXT = SHAPE.node("choices[].text");
  private static final int DELTA = SHAPE.node("choices[].delta");
  private static final long UNKNOWN = -1;
  private static final int MAX_DEPTH = 256;

  private final JsonScanner json = new JsonScanner(SHAPE, this, MAX_DEPTH);
  private boolean content;
  private int pieces;
  private long textStart;
  private long textEnd;
  private boolean choice;
  private boolean finish;
  private boolean error;
  private boolean usage;
  private long promptTokens;
  private long completionTokens;
  private long cachedTokens;

  /** Makes ready for another document; forgets what was found. */
  public void reset() {
    json.reset();
    content = false;
    pieces = 0;
    choice = false;
    finish = false;
    error = false;
    usage = false;
    promptTokens = UNKNOWN;
    completionTokens = UNKNOWN;
    cachedTokens = UNKNOWN;
  }

  public void feed(ByteBuffer in, int from, int to) {
    json.feed(in, from, to);
  }

  /** Says that the document is complete; returns whether it was whole and valid. */
  public boolean finish() {
    json.finish();
    return json.problem() == null;
  }

  /** Whether it carries something that a client would show. */
  public boolean content() {
    return content;
  }

  /** Whether one text is all that it carries, so that {@link #textStart} tells where it is. */
  public boolean onlyText() {
    return pieces == 1 && textEnd != UNKNOWN && !finish && !usage && !error;
  }

  /** Where the text begins in the document, behind its quote. */
  public long textStart() {
    return textStart;
  }

  /** Where the text ends in the document, at its quote. */
  public long textEnd() {
    return textEnd;
  }

  /** Whether a choice says why it ended. */
  public boolean finished() {
    return finish;
  }

  /** Whether it is an error. */
  public boolean error() {
    return error;
  }

  /** Whether it carries usage and nothing else: the last frame before the end mark. */
  public boolean onlyUsage() {
    return usage && !choice;
  }

  /** Whether it carries usage. */
  public boolean usage() {
    return usage;
  }

  /** Tokens read, as the engine counted; -1: not said. */
  public long promptTokens() {
    return promptTokens;
  }

  /** Tokens written, as the engine counted; -1: not said. */
  public long completionTokens() {
    return completionTokens;
  }

  /** Tokens of the prompt that the engine had cached; -1: not said. */
  public long cachedTokens() {
    return cachedTokens;
  }

  @Override
  public void begin(int node, JsonKind kind, long offset) {
    if (node == CHOICE) {
      choice = true;
    } else if (node == ERROR) {
      error = kind != JsonKind.NULL;
    } else if (node == USAGE) {
      usage = kind == JsonKind.OBJECT;
    }
  }

  @Override
  public void end(int node, JsonKind kind, long end, RawText text) {
    if (node == FINISH) {
      finish |= kind == JsonKind.STRING && text.length() > 0;
    } else if (node == PROMPT_TOKENS) {
      promptTokens = count(kind, text);
    } else if (node == COMPLETION_TOKENS) {
      completionTokens = count(kind, text);
    } else if (node == CACHED_TOKENS) {
      cachedTokens = count(kind, text);
    } else if (node > DELTA || node == TEXT) { // what follows DELTA in the shape lies within it
      content(kind, end, text);
    }
  }

  private void content(JsonKind kind, long end, RawText text) {
    if (says(kind, text)) {
      content = true;
      pieces++;
      textEnd = kind == JsonKind.STRING ? end - 1 : UNKNOWN;
      textStart = textEnd - text.length();
    }
  }

  /** Engines put {@code ""}, {@code []} and {@code null} in role frames: those say nothing. */
  private boolean says(JsonKind kind, RawText text) {
    return switch (kind) {
      case STRING -> text.length() > 0;
      case ARRAY, OBJECT -> !json.closedEmpty();
      case NUMBER, TRUE, FALSE, NULL -> false;
    };
  }

  private static long count(JsonKind kind, RawText text) {
    return kind == JsonKind.NUMBER ? Math.max(UNKNOWN, text.number(UNKNOWN)) : UNKNOWN;
  }
}
