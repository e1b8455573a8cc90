package dev.weir.control;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known name that a mistyped one was probably meant to be: the least edit distance with
 * transpositions (optimal string alignment [1]), at most two edits, and fewer than half of the
 * letters, so that short names are not taken for one another. O(n·m) for each known name.
 *
 * <ol>
 *   <li>[1] F. Damerau, A technique for computer detection and correction of spelling errors, CACM
 *       7(3), 1964
 * </ol>
 */
public final class Nearest {
  private static final int MOST_EDITS = 2;

  private Nearest() {}

  /** The nearest known name, if one is near enough. */
  public static Optional<String> to(String wrong, Collection<String> known) {
    String lower = wrong.toLowerCase(Locale.ROOT);
    return known.stream()
        .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
        .filter(it -> it.edits <= MOST_EDITS && 2 * it.edits < Math.max(3, it.name.length()))
        .min(Comparator.comparingInt(Candidate::edits))
        .map(Candidate::name);
  }

  /** The end of a message: {@code (did you mean "url"?)}, or the names there are. */
  public static String hint(String wrong, Collection<String> known) {
    return to(wrong, known)
        .map(name -> "(did you mean \"" + name + "\"?)")
        .orElseGet(() -> "(expected: one of " + String.join(", ", known) + ")");
  }

  private record Candidate(String name, int edits) {}

  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + change, 1 + Math.min(last[j], row[j - 1]));
        if (swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = last;
      last = row;
    }
    return last[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
