package dev.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The few places of a body that must change on its way to the engine. The body itself is never
 * copied: what is sent is its stretches with the replacements between them.
 */
public final class BodyEdits {
  private final List<Replacement> replacements = new ArrayList<>(2);

  /** A stretch of the body, and what stands there instead. */
  public static final class Replacement {
    private final long start;
    private final long end;
    private final byte[] bytes;

    private Replacement(long start, long end, byte[] bytes) {
      this.start = start;
      this.end = end;
      this.bytes = bytes;
    }

    public long start() {
      return start;
    }

    public long end() {
      return end;
    }

    /** Not to be changed. */
    public byte[] bytes() {
      return bytes;
    }
  }

  public void replace(long start, long end, String text) {
    replacements.add(new Replacement(start, end, text.getBytes(StandardCharsets.UTF_8)));
  }

  public void insert(long at, String text) {
    replace(at, at, text);
  }

  public boolean isEmpty() {
    return replacements.isEmpty();
  }

  /** In the order of the body; they never overlap. */
  public List<Replacement> inOrder() {
    replacements.sort(Comparator.comparingLong(Replacement::start));
    return replacements;
  }

  /** By how many bytes the body grows. */
  public long growth() {
    long growth = 0;
    for (Replacement r : replacements) {
      growth += r.bytes.length - (r.end - r.start);
    }
    return growth;
  }
}
