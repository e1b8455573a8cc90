package dev.weir.protocol;

/** Where a value stands in a body: from its first byte to behind its last. */
public final class Span {
  static final long ABSENT = -1;

  long start = ABSENT;
  long end = ABSENT;

  void clear() {
    start = ABSENT;
    end = ABSENT;
  }

  Span copy() {
    Span copy = new Span();
    copy.start = start;
    copy.end = end;
    return copy;
  }

  /** Puts a string in its place, if it stands anywhere. */
  public void replace(String text, BodyEdits edits) {
    if (start != ABSENT) {
      edits.replace(start, end, JsonText.quote(text));
    }
  }
}
