package dev.weir.scheduler.policy;

import java.util.Collection;

/** The known name that takes the fewest single-letter edits to reach: what was probably meant. */
public final class NearestName {
  private NearestName() {}

  /** Of two that are as near, the first. */
  public static String of(String typed, Collection<String> known) {
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      int edits = edits(typed, name);
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best;
  }

  /** Levenshtein's distance, one row at a time. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
