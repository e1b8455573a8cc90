package dev.weir.protocol;

import dev.weir.scheduler.Prefix;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the body of an inference request, piece by piece as it arrives: checks that it is
 * JSON, finds what the gateway decides by, and hashes the prompt's prefix on the way. The rest of
 * the body is the engine's business and is not looked at.
 *
 * <p>A scan is used for one request at a time and belongs to one event loop. Values are valid after
 * {@link #finish} found no problem, until {@link #reset}.
 */
public final class RequestScan implements JsonVisitor {
  /** Longer names of models, users and sessions are refused. */
  public static final int MAX_NAME_BYTES = 512;

  private static final Shape SHAPE =
      Shape.wary(
          "model",
          "stream",
          "stream_options.include_usage",
          "max_tokens",
          "max_completion_tokens",
          "max_output_tokens",
          "user",
          "prompt_cache_key",
          "priority",
          "messages",
          "prompt",
          "input");
  private static final int MODEL = SHAPE.node("model");
  private static final int STREAM = SHAPE.node("stream");
  private static final int STREAM_OPTIONS = SHAPE.node("stream_options");
  private static final int INCLUDE_USAGE = SHAPE.node("stream_options.include_usage");
  private static final int MAX_TOKENS = SHAPE.node("max_tokens");
  private static final int MAX_COMPLETION_TOKENS = SHAPE.node("max_completion_tokens");
  private static final int MAX_OUTPUT_TOKENS = SHAPE.node("max_output_tokens");
  private static final int USER = SHAPE.node("user");
  private static final int PROMPT_CACHE_KEY = SHAPE.node("prompt_cache_key");
  private static final int PRIORITY = SHAPE.node("priority");
  private static final int MESSAGE_LIST = SHAPE.node("messages");
  private static final int PROMPT = SHAPE.node("prompt");
  private static final int INPUT = SHAPE.node("input");
  private static final int NOWHERE = -1;
  private static final long ABSENT = -1;

  private final JsonScanner json;
  private final PrefixHash prefix = new PrefixHash();
  private final Span model = new Span();
  private final Span options = new Span();
  private final Span includeUsage = new Span();
  private final Span prompt = new Span();
  private final TokenBounds bounds = new TokenBounds();

  private Api api = Api.CHAT;
  private long fed;
  private long rootEnd;
  private long seen;
  private @Nullable Refusal refusal;
  private String modelName = "";
  private boolean stream;
  private boolean usageWanted;
  private boolean optionsAreObject;
  private boolean optionsEmpty;
  private int priority;
  private @Nullable String user;
  private @Nullable String cacheKey;
  private long images;
  private long imageBytes;
  private long soundBytes;
  private long soundMillis;

  public RequestScan(int maxDepth) {
    json = new JsonScanner(SHAPE, this, maxDepth);
  }

  /** Makes ready for the body of another request. */
  public void reset(Api api) {
    this.api = api;
    json.reset();
    prefix.reset();
    model.clear();
    options.clear();
    includeUsage.clear();
    prompt.clear();
    bounds.clear();
    fed = 0;
    rootEnd = 0;
    seen = 0;
    refusal = null;
    modelName = "";
    stream = false;
    usageWanted = false;
    optionsAreObject = false;
    optionsEmpty = true;
    priority = 0;
    user = null;
    cacheKey = null;
    images = 0;
    imageBytes = 0;
    soundBytes = 0;
    soundMillis = 0;
  }

  /** Reads the next bytes of the body. */
  public void feed(ByteBuffer in, int from, int to) {
    json.feed(in, from, to);
    if (prompt.start != ABSENT) {
      long end = prompt.end == ABSENT ? fed + (to - from) : prompt.end;
      int hashFrom = from + (int) Math.max(0, prompt.start - fed);
      int hashTo = from + (int) Math.max(0, end - fed);
      if (hashFrom < hashTo) {
        prefix.update(in, hashFrom, hashTo);
      }
    }
    fed += to - from;
  }

  /** Says that the body is complete. Returns what is wrong with it; null: nothing. */
  public @Nullable Refusal finish() {
    json.finish();
    String problem = json.problem();
    if (problem != null) {
      return Refusal.invalid("body is not valid JSON: " + problem, null, "invalid_json");
    }
    if (refusal == null && (seen & 1L << Shape.ROOT) == 0) {
      refuse("body", "not an object", "a JSON object");
    }
    if (refusal == null && model.start == ABSENT && api.understood()) {
      refusal =
          Refusal.invalid(
              "model: missing (expected: a string)", "model", "missing_required_parameter");
    }
    String key = api.promptKey();
    if (refusal == null && key != null && prompt.start == ABSENT) {
      refusal =
          Refusal.invalid(
              key + ": missing (expected: the prompt)", key, "missing_required_parameter");
    }
    return refusal;
  }

  public String model() {
    return modelName;
  }

  /** Whether there is a model in the body: calls that are only carried need not have one. */
  public boolean namesModel() {
    return model.start != ABSENT;
  }

  public boolean stream() {
    return stream;
  }

  /** Whether the client asked for usage at the end of its stream. */
  public boolean usageWanted() {
    return usageWanted;
  }

  /** The client's bound on the answer's tokens; -1: none. */
  public long maxTokens() {
    return bounds.most();
  }

  /**
   * Bounds the answer's tokens where the client has set no bound, or a higher one.
   *
   * @param key that the engine reads the bound from where the body has none
   */
  public void boundTokens(long most, String key, BodyEdits edits) {
    bounds.lower(most, key, rootEnd - 1, edits);
  }

  /** Lower goes first. */
  public int priority() {
    return priority;
  }

  /** What ties turns together by the body alone: the cache key, else the user; null: nothing. */
  public @Nullable String session() {
    return cacheKey != null && !cacheKey.isEmpty() ? cacheKey : emptyToNull(user);
  }

  private static @Nullable String emptyToNull(@Nullable String name) {
    return name == null || name.isEmpty() ? null : name;
  }

  /** Bytes of the prompt as they stand in the body. */
  public long promptBytes() {
    return prompt.start == ABSENT ? 0 : prompt.end - prompt.start;
  }

  /** Images that stand in the body, or whose addresses do. */
  public long images() {
    return images;
  }

  /** How long the sound that stands in the body plays. */
  public long soundMillis() {
    return soundMillis;
  }

  /** Bytes of the prompt without those of images and sound. */
  public long textBytes() {
    return Math.max(0, promptBytes() - imageBytes - soundBytes);
  }

  public Prefix prefix() {
    return prefix.prefix();
  }

  /** Where the model's name stands in the body, with its quotes; it may be replaced later. */
  public Span modelPlace() {
    return model.copy();
  }

  /** Puts another name in the place of the model's. */
  public void renameModel(String name, BodyEdits edits) {
    if (!namesModel()) {
      return;
    }
    edits.replace(model.start, model.end, JsonText.quote(name));
  }

  /** Asks the engine for usage at the end of the stream. */
  public void askForUsage(BodyEdits edits) {
    if (includeUsage.start != ABSENT) {
      edits.replace(includeUsage.start, includeUsage.end, "true");
    } else if (optionsAreObject) {
      edits.insert(options.end - 1, (optionsEmpty ? "" : ",") + "\"include_usage\":true");
    } else if (options.start != ABSENT) {
      edits.replace(options.start, options.end, "{\"include_usage\":true}");
    } else {
      edits.insert(rootEnd - 1, ",\"stream_options\":{\"include_usage\":true}");
    }
  }

  @Override
  public void begin(int node, JsonKind kind, long offset) {
    if (node != Shape.ROOT && (seen & 1L << node) != 0) {
      refuse(name(node), "twice", "once");
    }
    if (node == Shape.ROOT && kind != JsonKind.OBJECT) {
      return;
    }
    seen |= 1L << node;
    if (node == MODEL) {
      model.start = offset;
    } else if (node == STREAM_OPTIONS) {
      options.start = offset;
      optionsAreObject = kind == JsonKind.OBJECT;
    } else if (node == INCLUDE_USAGE) {
      includeUsage.start = offset;
    } else if (bounds(node)) {
      bounds.begin(node, offset);
    } else if (node == promptNode()) {
      prompt.start = offset;
    }
  }

  @Override
  public void end(int node, JsonKind kind, long end, RawText text) {
    if (node == Shape.ROOT) {
      rootEnd = end;
    } else if (node == MODEL) {
      model.end = end;
      modelName = nameOf(node, kind, text);
    } else if (node == STREAM) {
      stream = flag(node, kind);
    } else if (node == STREAM_OPTIONS) {
      options.end = end;
      optionsEmpty = json.closedEmpty();
      expect(node, kind == JsonKind.OBJECT || kind == JsonKind.NULL, kind, "an object");
    } else if (node == INCLUDE_USAGE) {
      includeUsage.end = end;
      usageWanted = flag(node, kind);
    } else if (bounds(node)) {
      bounds.end(node, end, tokens(node, kind, text));
    } else if (node == PRIORITY) {
      priority = priorityOf(kind, text);
    } else if (node == USER && kind != JsonKind.NULL) {
      user = nameOf(node, kind, text);
    } else if (node == PROMPT_CACHE_KEY && kind != JsonKind.NULL) {
      cacheKey = nameOf(node, kind, text);
    } else if (node == promptNode()) {
      endPrompt(node, kind, end);
    }
  }

  /** Some engines read keys without regard to case: then it would overrule what Weir has read. */
  @Override
  public void resembling(int node, String key) {
    if (key.length() <= MAX_NAME_BYTES) {
      refuse(key, "resembles a known key", name(node));
    }
  }

  /** Images come as {@code data:} URLs, and bare where the API knows no sound. */
  @Override
  public void encoded(long bytes, Beginning head) {
    if (head.at(0) == 'd' || api == Api.MESSAGES) {
      linked(bytes);
    } else {
      soundBytes += bytes;
      soundMillis += SoundLength.ofBase64(bytes, head);
    }
  }

  @Override
  public void linked(long bytes) {
    images++;
    imageBytes += bytes;
  }

  private void endPrompt(int node, JsonKind kind, long end) {
    prompt.end = end;
    boolean fits = kind == JsonKind.ARRAY || kind == JsonKind.STRING && node != MESSAGE_LIST;
    expect(node, fits, kind, node == MESSAGE_LIST ? "an array" : "a string or an array");
  }

  private int promptNode() {
    return switch (api) {
      case CHAT, MESSAGES, COUNT_TOKENS -> MESSAGE_LIST;
      case COMPLETIONS -> PROMPT;
      case EMBEDDINGS, RESPONSES -> INPUT;
      default -> NOWHERE;
    };
  }

  private String nameOf(int node, JsonKind kind, RawText text) {
    if (kind != JsonKind.STRING || text.length() > MAX_NAME_BYTES) {
      String found = kind == JsonKind.STRING ? text.length() + " bytes" : describe(kind);
      refuse(name(node), found, "a string of at most " + MAX_NAME_BYTES + " bytes");
      return "";
    }
    return text.string();
  }

  private boolean flag(int node, JsonKind kind) {
    boolean fits = kind == JsonKind.TRUE || kind == JsonKind.FALSE || kind == JsonKind.NULL;
    expect(node, fits, kind, "true or false");
    return kind == JsonKind.TRUE;
  }

  private static boolean bounds(int node) {
    return node == MAX_TOKENS || node == MAX_COMPLETION_TOKENS || node == MAX_OUTPUT_TOKENS;
  }

  private long tokens(int node, JsonKind kind, RawText text) {
    if (kind == JsonKind.NULL) {
      return ABSENT;
    }
    long value = kind == JsonKind.NUMBER ? text.number(ABSENT) : ABSENT;
    if (value < 0) {
      String found = kind == JsonKind.NUMBER && text.complete() ? text.string() : describe(kind);
      refuse(name(node), found, "a whole number >= 0");
    }
    return value;
  }

  private int priorityOf(JsonKind kind, RawText text) {
    long value = kind == JsonKind.NUMBER ? text.number(Long.MIN_VALUE) : Long.MIN_VALUE;
    if (kind != JsonKind.NULL && (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE)) {
      refuse("priority", describe(kind), "a whole number");
    }
    return kind == JsonKind.NULL ? 0 : (int) value;
  }

  private void expect(int node, boolean fits, JsonKind kind, String expected) {
    if (!fits) {
      refuse(name(node), describe(kind), expected);
    }
  }

  private void refuse(String param, String found, String expected) {
    if (refusal == null) {
      String message = param + ": " + found + " (expected: " + expected + ")";
      refusal = Refusal.invalid(message, param, "invalid_value");
    }
  }

  private static String describe(JsonKind kind) {
    return switch (kind) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case TRUE -> "true";
      case FALSE -> "false";
      case NULL -> "null";
    };
  }

  private static String name(int node) {
    return SHAPE.path(node);
  }
}
