package dev.weir.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything that a scanner says about a document. */
final class Transcript implements JsonVisitor {
  /** A value that was heard of; its text only where it is a scalar that was kept whole. */
  record Heard(String path, JsonKind kind, long start, long end, String text) {}

  private final Shape shape;
  private final JsonScanner scanner;
  private final List<Heard> heard = new ArrayList<>();
  private final Deque<Integer> open = new ArrayDeque<>();

  Transcript(Shape shape, int maxDepth) {
    this.shape = shape;
    this.scanner = new JsonScanner(shape, this, maxDepth);
  }

  /** Reads the document; a transcript can be used again. */
  Transcript of(byte[] document, Pieces pieces, RandomGenerator random) {
    heard.clear();
    open.clear();
    scanner.reset();
    pieces.feed(document, random, scanner::feed);
    scanner.finish();
    return this;
  }

  @Nullable String problem() {
    return scanner.problem();
  }

  boolean accepted() {
    return scanner.problem() == null && scanner.done();
  }

  /** In the order in which the values begin. */
  List<Heard> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void begin(int node, JsonKind kind, long offset) {
    open.push(heard.size());
    heard.add(new Heard(shape.path(node), kind, offset, -1, ""));
  }

  @Override
  public void end(int node, JsonKind kind, long end, RawText text) {
    int index = open.pop();
    Heard begun = heard.get(index);
    if (!begun.path().equals(shape.path(node)) || begun.kind() != kind) {
      throw new AssertionError("began " + begun + ", ended " + shape.path(node) + " " + kind);
    }
    String value = text.complete() ? text.string() : "(" + text.length() + " bytes)";
    heard.set(index, new Heard(begun.path(), kind, begun.start(), end, value));
  }
}
