package dev.weir.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads from the JSON of a frame or a whole answer only what a client measures: whether it brings
 * content, is an error, and what usage it tells.
 *
 * <p>One pass over the bytes without tree or strings. Strings are skipped as strings, so an answer
 * that talks about {@code "error":} is not mistaken for one. Content is a non-empty {@code
 * content}, {@code text}, {@code reasoning_content} or {@code reasoning} string, or tool calls;
 * empty strings, as in the role frame, are none. {@code error} and {@code usage} count at the top
 * level only. Braces that do not close make the frame broken; finer syntax is not checked.
 *
 * <p>Belongs to one event loop; fields are valid until the next scan.
 */
final class FrameScanner {
  private static final byte[][] TEXTS = {
    ascii("content"), ascii("text"), ascii("reasoning_content"), ascii("reasoning")
  };
  private static final byte[] TOOL_CALLS = ascii("tool_calls");
  private static final byte[] ERROR = ascii("error");
  private static final byte[] PROMPT_TOKENS = ascii("prompt_tokens");
  private static final byte[] COMPLETION_TOKENS = ascii("completion_tokens");
  private static final byte[] CACHED_TOKENS = ascii("cached_tokens");

  private byte[] json = new byte[0];
  private int length;
  private int at;
  private int depth;

  private boolean content;
  private boolean error;
  private boolean broken;
  private int promptTokens;
  private int completionTokens;
  private int cachedTokens;

  void scan(byte[] bytes, int size) {
    json = bytes;
    length = size;
    at = 0;
    depth = 0;
    content = false;
    error = false;
    promptTokens = -1;
    completionTokens = -1;
    cachedTokens = -1;
    broken = !whole();
  }

  boolean content() {
    return content;
  }

  boolean error() {
    return error;
  }

  boolean broken() {
    return broken;
  }

  /** -1 where the frame does not say; so are the next two. */
  int promptTokens() {
    return promptTokens;
  }

  int completionTokens() {
    return completionTokens;
  }

  int cachedTokens() {
    return cachedTokens;
  }

  /** Walks one JSON object or array to its end; whether there is one, and nothing after it. */
  private boolean whole() {
    skipSpace();
    if (at == length || (json[at] != '{' && json[at] != '[')) {
      return false;
    }
    do {
      byte b = json[at++];
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      } else if (b == '"' && !string()) {
        return false;
      }
    } while (at < length && depth > 0);
    skipSpace();
    return depth == 0 && at == length;
  }

  /** Skips a string whose opening quote was read; if it is a key, looks at its value. */
  private boolean string() {
    int from = at;
    while (at < length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    if (at >= length) {
      return false;
    }
    int to = at++;
    skipSpace();
    if (at < length && json[at] == ':') {
      at++;
      skipSpace();
      key(from, to);
    }
    return true;
  }

  private void key(int from, int to) {
    byte value = at < length ? json[at] : 0;
    if (value == '"') {
      boolean empty = at + 1 < length && json[at + 1] == '"';
      content |= !empty && isText(from, to);
      error |= depth == 1 && is(ERROR, from, to);
    } else if (value == '{' || value == '[') {
      boolean empty = at + 1 < length && json[at + 1] == ']';
      content |= !empty && is(TOOL_CALLS, from, to);
      error |= depth == 1 && is(ERROR, from, to);
    } else if (value >= '0' && value <= '9') {
      number(from, to);
    }
  }

  private void number(int from, int to) {
    if (is(PROMPT_TOKENS, from, to)) {
      promptTokens = digits();
    } else if (is(COMPLETION_TOKENS, from, to)) {
      completionTokens = digits();
    } else if (is(CACHED_TOKENS, from, to)) {
      cachedTokens = digits();
    }
  }

  private int digits() {
    long value = 0;
    for (int i = at; i < length && json[i] >= '0' && json[i] <= '9'; i++) {
      value = Math.min(Integer.MAX_VALUE, value * 10 + json[i] - '0');
    }
    return (int) value;
  }

  private boolean isText(int from, int to) {
    for (byte[] name : TEXTS) {
      if (is(name, from, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(byte[] name, int from, int to) {
    return Arrays.equals(json, from, to, name, 0, name.length);
  }

  private void skipSpace() {
    while (at < length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
