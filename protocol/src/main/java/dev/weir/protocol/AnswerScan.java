package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of an answer, be it one event of a stream or a whole one: whether it
 * is JSON, whether it carries content, an end, an error, and what it says of usage. Reads the words
 * of chat and text completions, and the typed events of Anthropic's messages and OpenAI's
 * responses.
 *
 * <p>Content is whatever a client would show or act on: text, reasoning, refusals, tool calls. The
 * role frame that engines send first is none.
 */
public final class AnswerScan implements JsonVisitor {
  private static final Shape SHAPE =
      Shape.of(
          "error",
          "type",
          "usage.prompt_tokens",
          "usage.completion_tokens",
          "usage.prompt_tokens_details.cached_tokens",
          "usage.prompt_tokens_details.audio_tokens",
          "usage.input_tokens",
          "usage.output_tokens",
          "usage.cache_read_input_tokens",
          "usage.cache_creation_input_tokens",
          "usage.input_tokens_details.cached_tokens",
          "message.usage.input_tokens",
          "message.usage.output_tokens",
          "message.usage.cache_read_input_tokens",
          "message.usage.cache_creation_input_tokens",
          "response.id",
          "response.created_at",
          "content_block.type",
          "item.type",
          "response.usage.input_tokens",
          "response.usage.output_tokens",
          "response.usage.input_tokens_details.cached_tokens",
          "delta.stop_reason",
          "delta.text",
          "delta.thinking",
          "delta.partial_json",
          "choices[].text",
          "choices[].finish_reason",
          "choices[].delta.content",
          "choices[].delta.reasoning_content",
          "choices[].delta.reasoning",
          "choices[].delta.refusal",
          "choices[].delta.tool_calls",
          "choices[].delta.function_call");
  private static final int ERROR = SHAPE.node("error");
  private static final int TYPE = SHAPE.node("type");
  private static final int STOP_REASON = SHAPE.node("delta.stop_reason");
  private static final int TYPED_DELTA = SHAPE.node("delta");
  private static final int LAST_TYPED_DELTA = SHAPE.node("delta.partial_json");
  private static final @Nullable Meaning[] MEANINGS = meanings();
  private static final int DELTA_TEXT = SHAPE.node("delta.text");
  private static final int RESPONSE_ID = SHAPE.node("response.id");
  private static final int RESPONSE_CREATED = SHAPE.node("response.created_at");
  private static final int BLOCK = SHAPE.node("content_block.type");
  private static final int ITEM = SHAPE.node("item.type");
  private static final int CHOICE = SHAPE.node("choices[]");
  private static final int FINISH = SHAPE.node("choices[].finish_reason");
  private static final int TEXT = SHAPE.node("choices[].text");
  private static final int DELTA = SHAPE.node("choices[].delta");
  private static final int DELTA_CONTENT = SHAPE.node("choices[].delta.content");
  private static final long UNKNOWN = -1;
  private static final int MAX_DEPTH = 256;

  private static final byte[][] LAST_EVENTS = {
    ascii("message_stop"), ascii("response.completed"), ascii("response.incomplete")
  };
  private static final byte[][] SAYING_ALOUD = {ascii("response.output_text.delta")};
  private static final byte[][] TEXT_ENDS = {
    ascii("content_block_stop"), ascii("response.output_text.done")
  };
  private static final byte[][] TEXTS = {ascii("text"), ascii("message")};
  private static final byte[][] FAILURES = {ascii("error"), ascii("response.failed")};

  /** What a number under {@code usage} counts. */
  private enum Meaning {
    USAGE,
    PROMPT,
    /** Of the prompt, but counted beside it: Anthropic's cached tokens. */
    PROMPT_BESIDE,
    PROMPT_CREATED,
    CACHED,
    SOUND,
    COMPLETION
  }

  private final JsonScanner json = new JsonScanner(SHAPE, this, MAX_DEPTH);
  private boolean content;
  private int pieces;
  private boolean said;
  private long textStart;
  private long textEnd;
  private boolean choice;
  private boolean finish;
  private boolean error;
  private boolean typed;
  private boolean typedText;
  private boolean aloud;
  private boolean opens;
  private boolean begins;
  private boolean closes;
  private String responseId = "";
  private long responseCreated;
  private boolean last;
  private boolean usage;
  private long prompt;
  private long beside;
  private long created;
  private long completionTokens;
  private long cachedTokens;
  private long soundTokens;

  /** Makes ready for another document; forgets what was found. */
  public void reset() {
    json.reset();
    content = false;
    pieces = 0;
    said = false;
    choice = false;
    finish = false;
    error = false;
    typed = false;
    typedText = false;
    aloud = false;
    opens = false;
    begins = false;
    closes = false;
    responseId = "";
    responseCreated = UNKNOWN;
    last = false;
    usage = false;
    prompt = UNKNOWN;
    beside = UNKNOWN;
    created = UNKNOWN;
    completionTokens = UNKNOWN;
    cachedTokens = UNKNOWN;
    soundTokens = UNKNOWN;
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

  /**
   * Whether its content is one piece of text that a choice says aloud, and no reasoning or call.
   * {@link #textStart} tells where it is.
   */
  public boolean says() {
    return pieces == 1 && (said || typedText && aloud) && textEnd != UNKNOWN;
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

  /** Whether it names its type at its root, as Anthropic's answers and events do. */
  public boolean typed() {
    return typed;
  }

  /** Whether a typed event begins something else than text: a call, a thought, a tool's result. */
  public boolean opens() {
    return opens;
  }

  /** Whether a typed event begins a block, of whatever kind. */
  public boolean begins() {
    return begins;
  }

  /** Whether a typed event ends a text. */
  public boolean closes() {
    return closes;
  }

  /** The id of the response that a typed event shows; "": it shows none. */
  public String responseId() {
    return responseId;
  }

  /** When that response began, in seconds since 1970; -1: not said. */
  public long responseCreated() {
    return responseCreated;
  }

  /** Whether it is the event after which a stream of typed events is complete. */
  public boolean last() {
    return last;
  }

  /** Whether it carries usage and nothing else: the last frame before the end mark. */
  public boolean onlyUsage() {
    return usage && !choice && !typed;
  }

  /** Whether it carries usage. */
  public boolean usage() {
    return usage;
  }

  /** Tokens read, as the engine counted; -1: not said. */
  public long promptTokens() {
    return prompt < 0 ? UNKNOWN : prompt + Math.max(0, beside) + Math.max(0, created);
  }

  /** Tokens written, as the engine counted; -1: not said. */
  public long completionTokens() {
    return completionTokens;
  }

  /** Tokens of the prompt that the engine had cached; -1: not said. */
  public long cachedTokens() {
    return Math.max(cachedTokens, beside);
  }

  /** Tokens of the prompt that sound took; -1: not said. */
  public long soundTokens() {
    return soundTokens;
  }

  @Override
  public void begin(int node, JsonKind kind, long offset) {
    if (node == CHOICE) {
      choice = true;
    } else if (node == ERROR) {
      error = kind != JsonKind.NULL;
    } else if (MEANINGS[node] == Meaning.USAGE) {
      usage |= kind == JsonKind.OBJECT;
    }
  }

  @Override
  public void end(int node, JsonKind kind, long end, RawText text) {
    if (node == FINISH || node == STOP_REASON) {
      finish |= kind == JsonKind.STRING && text.length() > 0;
    } else if (node > DELTA || node == TEXT || typedDelta(node, kind)) {
      // What follows DELTA in the shape lies within it.
      content(kind, end, text);
      said |= node == DELTA_CONTENT || node == TEXT || node == DELTA_TEXT;
      typedText |= node == TYPED_DELTA;
    } else if (node == TYPE && kind == JsonKind.STRING) {
      typed = true;
      last = text.isOneOf(LAST_EVENTS);
      aloud = text.isOneOf(SAYING_ALOUD);
      closes = text.isOneOf(TEXT_ENDS);
      error |= text.isOneOf(FAILURES);
    } else if (node == BLOCK || node == ITEM) {
      opens |= kind == JsonKind.STRING && !text.isOneOf(TEXTS);
      begins |= node == BLOCK;
    } else if (node == RESPONSE_ID && kind == JsonKind.STRING && text.complete()) {
      responseId = text.string();
    } else if (node == RESPONSE_CREATED) {
      responseCreated = text.number(UNKNOWN);
    } else {
      count(node, kind, text);
    }
  }

  /** A response's delta is the text itself, a message's an object with one. */
  private static boolean typedDelta(int node, JsonKind kind) {
    return node == TYPED_DELTA && kind == JsonKind.STRING
        || node > STOP_REASON && node <= LAST_TYPED_DELTA;
  }

  private void count(int node, JsonKind kind, RawText text) {
    Meaning meaning = MEANINGS[node];
    if (meaning == null || kind != JsonKind.NUMBER) {
      return;
    }
    long value = Math.max(UNKNOWN, text.number(UNKNOWN));
    switch (meaning) {
      case USAGE -> {}
      case PROMPT -> prompt = value;
      case PROMPT_BESIDE -> beside = value;
      case PROMPT_CREATED -> created = value;
      case CACHED -> cachedTokens = value;
      case SOUND -> soundTokens = value;
      case COMPLETION -> completionTokens = value;
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

  private static @Nullable Meaning[] meanings() {
    @Nullable Meaning[] meanings = new @Nullable Meaning[SHAPE.size()];
    for (String at : new String[] {"usage", "message.usage", "response.usage"}) {
      meanings[SHAPE.node(at)] = Meaning.USAGE;
      meanings[SHAPE.node(at + ".input_tokens")] = Meaning.PROMPT;
      meanings[SHAPE.node(at + ".output_tokens")] = Meaning.COMPLETION;
    }
    for (String at : new String[] {"usage", "message.usage"}) {
      meanings[SHAPE.node(at + ".cache_read_input_tokens")] = Meaning.PROMPT_BESIDE;
      meanings[SHAPE.node(at + ".cache_creation_input_tokens")] = Meaning.PROMPT_CREATED;
    }
    for (String at : new String[] {"usage", "response.usage"}) {
      meanings[SHAPE.node(at + ".input_tokens_details.cached_tokens")] = Meaning.CACHED;
    }
    meanings[SHAPE.node("usage.prompt_tokens")] = Meaning.PROMPT;
    meanings[SHAPE.node("usage.completion_tokens")] = Meaning.COMPLETION;
    meanings[SHAPE.node("usage.prompt_tokens_details.cached_tokens")] = Meaning.CACHED;
    meanings[SHAPE.node("usage.prompt_tokens_details.audio_tokens")] = Meaning.SOUND;
    return meanings;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
