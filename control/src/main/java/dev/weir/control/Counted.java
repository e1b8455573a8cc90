package dev.weir.control;

/** So many of something, in words for people. */
public final class Counted {
  private Counted() {}

  /** {@code 1 request}, {@code 2 requests}. */
  public static String of(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
