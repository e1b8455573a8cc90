package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document once, in as many pieces as it arrives in, checks all of it, and tells a
 * {@link JsonVisitor} of the values at the paths of a {@link Shape}. Builds no tree and keeps no
 * text but that of small scalars.
 *
 * <p><b>Cost.</b> Strings, which make up nearly all of a prompt, are read eight bytes at a time
 * ({@link JsonString}); the rest a byte at a time. Nothing is allocated per document: {@link
 * #reset} makes a scanner ready for the next one.
 *
 * <p><b>Bounds.</b> Nesting up to {@code maxDepth}; a deeper document is refused at the bracket.
 *
 * <p><b>How it fails.</b> {@link #problem} names what was found wrong first and where; bytes that
 * come later are ignored. Duplicate keys are the visitor's to judge: it hears of both.
 */
public final class JsonScanner {
  private enum State {
    VALUE,
    FIRST_ELEMENT,
    FIRST_KEY,
    KEY,
    IN_KEY,
    COLON,
    IN_STRING,
    IN_NUMBER,
    IN_LITERAL,
    AFTER_VALUE,
    DONE,
    FAILED
  }

  /** Shorter strings are not looked at for what they encode. */
  private static final int LEAST_ENCODED = 1024;

  private final Shape shape;
  private final JsonVisitor visitor;
  private final boolean[] isObject;
  private final int[] nodes;
  private final int maxDepth;
  private final JsonString string = new JsonString();
  private final JsonNumber number = new JsonNumber();
  private final RawText text = new RawText();

  private State state = State.VALUE;
  private int depth;
  private int node = Shape.ROOT;
  private long base;
  private int gatherFrom;
  private String literal = "";
  private int literalAt;
  private long stringAt;
  private final Beginning head = new Beginning();
  private final ImageLinks links = new ImageLinks();

  /** Whether all earlier pieces of the string look like base64. */
  private boolean encoded;

  private long numberAt;
  private boolean closedEmpty;
  private @Nullable String problem;

  /**
   * @param maxDepth of objects and arrays: &gt; 0
   */
  public JsonScanner(Shape shape, JsonVisitor visitor, int maxDepth) {
    this.shape = shape;
    this.visitor = visitor;
    this.maxDepth = maxDepth;
    this.isObject = new boolean[maxDepth + 1];
    this.nodes = new int[maxDepth + 1];
  }

  /** Makes ready for a new document. */
  public void reset() {
    state = State.VALUE;
    depth = 0;
    node = Shape.ROOT;
    base = 0;
    links.clear();
    problem = null;
  }

  /** What is wrong with the document, with the place; null while nothing is. */
  public @Nullable String problem() {
    return problem;
  }

  /** Whether the document's one value is complete. */
  public boolean done() {
    return state == State.DONE;
  }

  /** Whether the object or array that ended last had nothing in it. */
  boolean closedEmpty() {
    return closedEmpty;
  }

  /** Says that no more bytes come: an unfinished document is a problem. */
  public void finish() {
    if (state == State.IN_NUMBER && depth == 0) {
      endNumber(base);
    }
    if (state != State.DONE && state != State.FAILED) {
      fail("the document ends early", base);
    }
  }

  /** Reads the bytes of {@code in} from index {@code from} to {@code to}. */
  public void feed(ByteBuffer in, int from, int to) {
    gatherFrom = from;
    int i = from;
    while (i < to && state != State.FAILED) {
      i =
          switch (state) {
            case IN_STRING, IN_KEY -> inString(in, i, to, from);
            case IN_NUMBER -> inNumber(in, i, to, from);
            case IN_LITERAL -> inLiteral(in, i, to, from);
            default -> structure(in, i, from);
          };
    }
    if (state == State.IN_STRING || state == State.IN_KEY || state == State.IN_NUMBER) {
      gather(in, to);
    }
    base += to - from;
  }

  /** One byte outside of scalars. Returns the index behind it. */
  private int structure(ByteBuffer in, int i, int from) {
    int b = in.get(i);
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return i + 1;
    }
    long offset = base + i - from;
    switch (state) {
      case VALUE -> value(b, i, offset);
      case FIRST_ELEMENT -> {
        if (b == ']') {
          close(offset);
        } else {
          value(b, i, offset);
        }
      }
      case FIRST_KEY, KEY -> {
        if (b == '}' && state == State.FIRST_KEY) {
          close(offset);
        } else if (b == '"') {
          startText(i);
          state = State.IN_KEY;
        } else {
          fail("expected a key in quotes", offset);
        }
      }
      case COLON -> {
        if (b == ':') {
          state = State.VALUE;
        } else {
          fail("expected ':' after a key", offset);
        }
      }
      case AFTER_VALUE -> afterValue(b, offset);
      case DONE -> fail("expected nothing after the document", offset);
      default -> throw new IllegalStateException("state: " + state);
    }
    return i + 1;
  }

  private void value(int b, int i, long offset) {
    switch (b) {
      case '{' -> open(true, offset);
      case '[' -> open(false, offset);
      case '"' -> {
        begin(JsonKind.STRING, offset);
        stringAt = offset + 1;
        encoded = true;
        startText(i);
        state = State.IN_STRING;
      }
      case 't' -> startLiteral("true", JsonKind.TRUE, offset);
      case 'f' -> startLiteral("false", JsonKind.FALSE, offset);
      case 'n' -> startLiteral("null", JsonKind.NULL, offset);
      default -> {
        if (b == '-' || b >= '0' && b <= '9') {
          begin(JsonKind.NUMBER, offset);
          text.clear();
          gatherFrom = i;
          numberAt = offset;
          number.start(b);
          state = State.IN_NUMBER;
        } else {
          fail("expected a value", offset);
        }
      }
    }
  }

  private void afterValue(int b, long offset) {
    boolean inObject = isObject[depth];
    if (b == ',') {
      state = inObject ? State.KEY : State.VALUE;
      node = inObject ? nodes[depth] : shape.element(nodes[depth]);
    } else if (b == (inObject ? '}' : ']')) {
      close(offset);
    } else {
      fail(inObject ? "expected ',' or '}'" : "expected ',' or ']'", offset);
    }
  }

  private void open(boolean object, long offset) {
    if (depth == maxDepth) {
      fail("nested deeper than " + maxDepth + " levels", offset);
      return;
    }
    begin(object ? JsonKind.OBJECT : JsonKind.ARRAY, offset);
    depth++;
    if (object) {
      links.opens(depth);
    }
    isObject[depth] = object;
    nodes[depth] = node;
    state = object ? State.FIRST_KEY : State.FIRST_ELEMENT;
    node = object ? node : shape.element(node);
  }

  private void close(long offset) {
    node = nodes[depth];
    closedEmpty = state == State.FIRST_KEY || state == State.FIRST_ELEMENT;
    JsonKind kind = isObject[depth] ? JsonKind.OBJECT : JsonKind.ARRAY;
    depth--;
    text.clear();
    end(kind, offset + 1);
  }

  private int inString(ByteBuffer in, int i, int to, int from) {
    int at = string.scan(in, i, to);
    if (at < 0) {
      fail("a string is not valid JSON or not UTF-8", base + ~at - from);
      return to;
    }
    if (string.open()) {
      head.append(in, i, at);
      encoded = encoded && Base64Probe.piece(in, i, at, base + i - from - stringAt);
      return at;
    }
    gather(in, at);
    if (string.escaped()) {
      text.escaped();
    }
    if (state == State.IN_KEY) {
      links.key(head, in, i, at);
      node = wanted(nodes[depth]) ? childOf(nodes[depth]) : Shape.NOTHING;
      state = State.COLON;
      return afterKey(in, at + 1, to, from);
    }
    long length = base + at - from - stringAt;
    if (length >= LEAST_ENCODED
        && encoded
        && !string.escaped()
        && Base64Probe.last(in, i, at, base + i - from - stringAt)) {
      head.append(in, i, at);
      visitor.encoded(length, head);
    } else if (links.here(depth)) {
      visitor.linked(length);
    }
    end(JsonKind.STRING, base + at + 1 - from);
    return at + 1;
  }

  /** Where the colon and a string follow at once, as nearly always, two turns are saved. */
  private int afterKey(ByteBuffer in, int i, int to, int from) {
    if (to - i < 2 || in.get(i) != ':') {
      return i;
    }
    state = State.VALUE;
    if (in.get(i + 1) != '"') {
      return i + 1;
    }
    value('"', i + 1, base + i + 1 - from);
    return i + 2;
  }

  private int childOf(int parent) {
    if (!text.complete()) {
      return Shape.NOTHING;
    }
    byte[] key = text.bytes();
    int length = text.length();
    if (string.escaped()) {
      key = text.string().getBytes(StandardCharsets.UTF_8);
      length = key.length;
    }
    int child = shape.child(parent, key, length);
    if (child == Shape.NOTHING) {
      int near = shape.resembled(parent, key, length);
      if (near != Shape.NOTHING) {
        visitor.resembling(near, new String(key, 0, length, StandardCharsets.UTF_8));
      }
    }
    return child;
  }

  private int inNumber(ByteBuffer in, int i, int to, int from) {
    int at = i;
    while (at < to && JsonNumber.belongs(in.get(at))) {
      number.take(in.get(at));
      at++;
    }
    if (at < to) {
      gather(in, at);
      endNumber(base + at - from);
    }
    return at;
  }

  private void endNumber(long offset) {
    if (!number.complete()) {
      fail("a number is not valid JSON", offset);
    } else if (!number.finite()) {
      fail("a number is beyond what a double holds", numberAt);
    } else {
      end(JsonKind.NUMBER, offset);
    }
  }

  private int inLiteral(ByteBuffer in, int from, int to, int start) {
    int i = from;
    while (i < to && literalAt < literal.length()) {
      if (in.get(i) != literal.charAt(literalAt)) {
        fail("expected " + literal, base + i - start);
        return i;
      }
      literalAt++;
      i++;
    }
    if (literalAt == literal.length()) {
      text.clear();
      end(literalKind(), base + i - start);
    }
    return i;
  }

  private JsonKind literalKind() {
    return switch (literal.charAt(0)) {
      case 't' -> JsonKind.TRUE;
      case 'f' -> JsonKind.FALSE;
      default -> JsonKind.NULL;
    };
  }

  private void startText(int i) {
    text.clear();
    head.clear();
    string.start();
    gatherFrom = i + 1;
  }

  private void startLiteral(String word, JsonKind kind, long offset) {
    begin(kind, offset);
    literal = word;
    literalAt = 1;
    state = State.IN_LITERAL;
  }

  /** Keeps the scalar's text where somebody will read it. */
  private void gather(ByteBuffer in, int to) {
    boolean wanted = state == State.IN_KEY ? wanted(nodes[depth]) : node != Shape.NOTHING;
    if (wanted && to > gatherFrom) {
      text.append(in, gatherFrom, to);
    }
  }

  private boolean wanted(int objectNode) {
    return objectNode != Shape.NOTHING && shape.hasChildren(objectNode);
  }

  private void begin(JsonKind kind, long offset) {
    if (node != Shape.NOTHING) {
      visitor.begin(node, kind, offset);
    }
  }

  private void end(JsonKind kind, long offset) {
    state = depth == 0 ? State.DONE : State.AFTER_VALUE;
    if (node != Shape.NOTHING) {
      visitor.end(node, kind, offset, text);
    }
  }

  private void fail(String what, long offset) {
    state = State.FAILED;
    problem = what + " at byte " + offset;
  }
}
