package dev.commitline.outbox.relay.config;

import java.util.Collection;
import java.util.Comparator;

/**
 * Finds what somebody meant who mistyped a name.
 *
 * <p>Thread safety: holds nothing.
 */
public final class Nearest {

  private Nearest() {}

  /**
   * The end of a message about an unknown name.
   *
   * @param unknown as it was written
   * @param known what may be written
   * @param otherwise the end where nothing is near
   * @return a suggestion where one is near
   */
  public static String hint(String unknown, Collection<String> known, String otherwise) {
    int tolerated = Math.max(2, unknown.length() / 4);
    return known.stream()
        .filter(name -> distance(unknown, name) <= tolerated)
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .map(": did you mean '%s'?"::formatted)
        .orElse(otherwise);
  }

  /** Levenshtein: how many characters to insert, remove or replace. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}
